import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOfApp, fromBase32 } from '../../test/authenticator-app.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { asBase32, codeAt, stepAt, stepOf } from './totp.rules.ts';

let community: Community;
let now = new Date();

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
});
afterAll(() => community.stop());
beforeEach(() => {
  now = new Date();
});

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};
/** As an app would show it, at the time of the test. */
const codeOf = (secret: string, steps = 0) => codeOfApp(secret, now, steps);
const wrongOf = (secret: string) => String((Number(codeOf(secret)) + 123_457) % 1_000_000).padStart(6, '0');

const signIn = ({ email, password }: Person, more: object = {}) =>
  community.guest.post('/api/auth/sign-in/email', { email, password, ...more });
const giveCode = (challenge: string, code: string) =>
  community.guest.post('/api/auth/two-factor/verify-totp', { challenge, code });
const me = (answer: Answer) =>
  community.request({
    method: 'GET',
    url: '/api/v1/me',
    headers: { authorization: `Bearer ${String(answer.headers['set-auth-token'])}` },
  });

async function guarded(): Promise<{ person: Person; secret: string; recoveryCodes: string[] }> {
  const person = await community.signUp();
  const begun = await person.post('/api/v1/me/two-step', { password: person.password });
  expect(begun.status).toBe(201);
  const { secret } = begun.body;
  const on = await person.post('/api/v1/me/two-step/confirmation', { code: codeOf(secret) });
  expect(on.status).toBe(201);
  later(30);
  return { person, secret, recoveryCodes: on.body.recoveryCodes };
}

describe('codes', () => {
  it('are those of RFC 6238', () => {
    const secret = Buffer.from('12345678901234567890');
    const known: [number, string][] = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ];
    for (const [seconds, code] of known) expect(codeAt(secret, stepAt(new Date(seconds * 1000)))).toBe(code);
    expect(asBase32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });

  it('are accepted half a minute early or late, never again, and nothing else is', () => {
    const secret = createHmac('sha1', 'any').digest();
    const current = stepAt(now);
    for (const [shift, fits] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ] as const) {
      const found = stepOf(secret, codeAt(secret, current + shift), { now, last: 0 });
      expect(found).toBe(fits ? current + shift : null);
    }
    expect(stepOf(secret, codeAt(secret, current), { now, last: current })).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const valid = [-1, 0, 1].map((shift) => codeAt(secret, current + shift));
        expect(stepOf(secret, text, { now, last: 0 }) !== null).toBe(valid.includes(text));
      }),
    );
  });
});

describe('turning it on', () => {
  it('needs the password and a first code, shows the recovery codes once, and tells by mail', async () => {
    const person = await community.signUp();
    const begin = (password?: string) => person.post('/api/v1/me/two-step', password ? { password } : {});
    expect(await begin('wrong wrong')).toMatchObject({
      status: 422,
      body: { code: 'accounts.wrong_password' },
    });
    expect((await begin()).status).toBe(422);
    expect((await community.guest.post('/api/v1/me/two-step', {})).status).toBe(401);
    const { secret: first } = (await begin(person.password)).body;
    const { secret, uri } = (await begin(person.password)).body;
    expect(secret).not.toBe(first);
    const read = new URL(uri);
    expect([read.protocol, read.host, read.searchParams.get('secret')]).toEqual(['otpauth:', 'totp', secret]);
    expect(decodeURIComponent(read.pathname)).toContain(person.email);
    // Not on yet.
    expect((await signIn(person)).body.token).toBeTruthy();

    const confirm = (code: string) => person.post('/api/v1/me/two-step/confirmation', { code });
    expect(await confirm(codeOf(first))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/code', code: 'accounts.code_wrong' }] },
    });
    const answers = await Promise.all([confirm(codeOf(secret)), confirm(codeOf(secret))]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const { recoveryCodes } = answers.find(({ status }) => status === 201)!.body;
    expect(new Set(recoveryCodes).size).toBe(10);
    const ways = await person.get('/api/v1/me/ways-in');
    expect(ways.body.twoStep).toEqual({ on: true, recoveryCodesLeft: 10 });
    expect(JSON.stringify(ways.body)).not.toContain(recoveryCodes[0]);
    expect(await begin(person.password)).toMatchObject({
      status: 409,
      body: { code: 'accounts.two_step_on' },
    });
    expect(await confirm(codeOf(secret, 1))).toMatchObject({ status: 409 });

    await community.node.jobs.drain();
    const mails = await community.node.engines.keptMail!.list({ limit: 20 });
    expect(
      mails.filter(({ to }) => to.address === person.email).map(({ subject }) => subject),
    ).toContainEqual(expect.stringMatching(/2단계 인증을 켰습니다/));
  });

  it('leaves neither secret nor codes in the database', async () => {
    const { person, secret, recoveryCodes } = await guarded();
    const { db } = community.node.ctx;
    const rows = [
      await db.selectFrom('account_second_steps').selectAll().where('account_id', '=', person.id).execute(),
      await db.selectFrom('account_recovery_codes').selectAll().where('account_id', '=', person.id).execute(),
    ];
    const text = JSON.stringify(rows);
    const forms = [secret, fromBase32(secret).toString('base64url'), fromBase32(secret).toString('hex')];
    for (const hidden of [...forms, ...recoveryCodes.flatMap((code) => [code, code.replace('-', '')])])
      expect(text).not.toContain(hidden);
  });

  it.each([[''], ['x'.repeat(61)], [123456], [['123456']], ['12\u00003456']])(
    'refuses %j as a code',
    async (code) => {
      const person = await community.signUp();
      await person.post('/api/v1/me/two-step', { password: person.password });
      expect((await person.post('/api/v1/me/two-step/confirmation', { code })).status).toBe(422);
    },
  );
});

/** AU-8. */
describe('signing in', () => {
  it('opens nothing before the code', async () => {
    const { person, secret } = await guarded();
    const first = await signIn(person);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      redirect: false,
      token: null,
      twoFactorRedirect: true,
      challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(first.headers['set-auth-token']).toBeUndefined();
    const cookies = [first.headers['set-cookie']].flat().map(String);
    expect(cookies).toEqual([
      expect.stringMatching(/^madang\.second_step=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    for (const header of [
      { cookie: cookies[0]!.split(';')[0]! },
      { authorization: `Bearer ${first.body.challenge}` },
    ])
      expect((await community.request({ method: 'GET', url: '/api/v1/me', headers: header })).status).toBe(
        401,
      );

    const code = `${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)}`;
    const second = await community.request({
      method: 'POST',
      url: '/api/auth/two-factor/verify-totp',
      payload: { code },
      headers: { cookie: cookies[0]!.split(';')[0]!, origin: 'http://localhost:80' },
    });
    expect(second.status).toBe(200);
    expect((await me(second)).body.handle).toBe(person.handle);
  });

  it('takes each code once, also when it is given twice at once', async () => {
    const { person, secret } = await guarded();
    const challenges = await Promise.all([signIn(person), signIn(person), signIn(person)]);
    const code = codeOf(secret);
    const answers = await Promise.all(challenges.map(({ body }) => giveCode(body.challenge, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    const again = await giveCode((await signIn(person)).body.challenge, code);
    expect(again).toMatchObject({ status: 401, body: { code: 'accounts.code_wrong' } });
    // An older one than the last is refused as well.
    expect((await giveCode((await signIn(person)).body.challenge, codeOf(secret, -1))).status).toBe(401);
  });

  it('takes a recovery code once, in any spelling, and tells by mail', async () => {
    const { person, recoveryCodes } = await guarded();
    const typed = ` ${recoveryCodes[3]!.toUpperCase().replace('-', ' ')}`;
    const { challenge } = (await signIn(person)).body;
    expect((await giveCode(challenge, typed)).status).toBe(200);
    const again = await giveCode((await signIn(person)).body.challenge, typed);
    expect(again.status).toBe(401);
    expect((await person.get('/api/v1/me/ways-in')).body.twoStep.recoveryCodesLeft).toBe(9);
    const stranger = await guarded();
    const foreign = (await signIn(person)).body.challenge;
    expect((await giveCode(foreign, stranger.recoveryCodes[0]!)).status).toBe(401);
  });

  it('refuses after five wrong codes, however often the first step is repeated, and lets sessions live', async () => {
    const { person, secret, recoveryCodes } = await guarded();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { challenge } = (await signIn(person)).body;
      expect((await giveCode(challenge, wrongOf(secret))).status).toBe(401);
    }
    for (const code of [codeOf(secret), recoveryCodes[0]!]) {
      const answer = await giveCode((await signIn(person)).body.challenge, code);
      expect(answer).toMatchObject({ status: 429, body: { code: 'accounts.too_many_attempts' } });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await person.get('/api/v1/me')).status).toBe(200);
    later(15 * 60 + 1);
    expect((await giveCode((await signIn(person)).body.challenge, codeOf(secret))).status).toBe(200);
  });

  it('refuses at most five of many wrong codes at once', async () => {
    const { person, secret } = await guarded();
    const { challenge } = (await signIn(person)).body;
    const answers = await Promise.all(Array.from({ length: 12 }, () => giveCode(challenge, wrongOf(secret))));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('forgets the first step after ten minutes, a use, or a new password', async () => {
    const { person, secret } = await guarded();
    const old = (await signIn(person)).body.challenge;
    later(601);
    expect(await giveCode(old, codeOf(secret))).toMatchObject({
      status: 410,
      body: { code: 'accounts.challenge_gone' },
    });
    const fresh = (await signIn(person)).body.challenge;
    expect((await giveCode(fresh, codeOf(secret))).status).toBe(200);
    later(30);
    expect((await giveCode(fresh, codeOf(secret))).status).toBe(410);
    const waiting = (await signIn(person)).body.challenge;
    const changed = { currentPassword: person.password, newPassword: 'another-kite-river-9' };
    expect((await person.post('/api/auth/change-password', changed)).status).toBe(200);
    expect((await giveCode(waiting, codeOf(secret))).status).toBe(410);
    expect((await giveCode('x'.repeat(43), codeOf(secret))).status).toBe(410);
  });

  it('remembers for how long the session was asked for', async () => {
    const { person, secret } = await guarded();
    const { challenge } = (await signIn(person, { rememberMe: false })).body;
    const answer = await giveCode(challenge, codeOf(secret));
    expect([answer.headers['set-cookie']].flat()[0]).not.toContain('Max-Age');
  });
});

describe('turning it off', () => {
  it('needs the password', async () => {
    const { person, secret } = await guarded();
    for (const proof of [{}, { code: codeOf(secret) }, { password: 'wrong wrong' }])
      expect(await person.delete('/api/v1/me/two-step', proof)).toMatchObject({ status: 422 });
    const off = () => person.delete('/api/v1/me/two-step', { password: person.password });
    const answers = await Promise.all([off(), off()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await off()).toMatchObject({ status: 409, body: { code: 'accounts.two_step_off' } });
    expect((await signIn(person)).body.token).toBeTruthy();
  });

  it('needs a code where there is no password', async () => {
    const { person, secret } = await guarded();
    await community.node.ctx.db
      .deleteFrom('account_credentials')
      .where('account_id', '=', person.id)
      .execute();
    const off = (proof: object) => person.delete('/api/v1/me/two-step', proof);
    expect(await off({})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/code' }] } });
    expect((await off({ code: wrongOf(secret) })).status).toBe(422);
    expect((await off({ code: codeOf(secret) })).status).toBe(204);
  });
});

it('gives new recovery codes for the password; the old ones stop working', async () => {
  const { person, recoveryCodes } = await guarded();
  const renew = (proof: object) => person.post('/api/v1/me/two-step/recovery-codes', proof);
  expect((await renew({ password: 'wrong wrong' })).status).toBe(422);
  const renewed = await renew({ password: person.password });
  expect(renewed.status).toBe(201);
  expect((await giveCode((await signIn(person)).body.challenge, recoveryCodes[0]!)).status).toBe(401);
  expect((await giveCode((await signIn(person)).body.challenge, renewed.body.recoveryCodes[0])).status).toBe(
    200,
  );
  const stranger = await community.signUp();
  expect(
    (await stranger.post('/api/v1/me/two-step/recovery-codes', { password: stranger.password })).status,
  ).toBe(409);
});
