import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { changeSettings } from '../settings/index.ts';

const better = 'a better one 77';
let now = new Date();
let community: Community;
let person: Person;

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
});
beforeEach(async () => {
  person = await community.signUp('나무');
  await readMails();
});
afterAll(() => community.stop());

const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));
const post = (path: string, payload: object, headers: Record<string, string> = {}): Promise<Answer> =>
  community.request({ method: 'POST', url: `/api/auth${path}`, payload, headers });
const askReset = (email: string, headers = {}) => post('/request-password-reset', { email }, headers);
const reset = (token: string, newPassword = better) => post('/reset-password', { token, newPassword });
const verify = (token: string) =>
  community.request({ method: 'GET', url: `/api/auth/verify-email?token=${token}` });
const signIn = (email: string, password: string) => post('/sign-in/email', { email, password });

interface ReadMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  token: string;
}

/** Mails since the last look, oldest first, sent by the jobs that were asked for. */
let seen = new Set<string>();
async function readMails(): Promise<ReadMail[]> {
  await community.node.jobs.drain();
  const kept = community.node.engines.keptMail!;
  const fresh = (await kept.list()).filter(({ id }) => !seen.has(id)).reverse();
  seen = new Set([...seen, ...fresh.map(({ id }) => id)]);
  return Promise.all(
    fresh.map(async ({ id }) => {
      const { to, subject, text, html } = (await kept.read(id))!;
      return {
        to: to.address,
        subject,
        text,
        html: html!,
        token: /(?:[?&]token=|\/reset\/)([\w-]+)/.exec(text)?.[1] ?? '',
      };
    }),
  );
}

async function storedText(): Promise<string> {
  const { db } = community.node.ctx;
  const [verifications, outbox] = await Promise.all([
    db.selectFrom('account_verifications').selectAll().execute(),
    db.selectFrom('outbox').selectAll().execute(),
  ]);
  return JSON.stringify([verifications, outbox]);
}

describe('a forgotten password', () => {
  it('is replaced with a mailed link, which ends every session and works once', async () => {
    expect(await askReset(person.email.toUpperCase())).toMatchObject({ status: 200, body: { status: true } });
    const [mail] = await readMails();
    expect(mail).toMatchObject({ to: person.email, subject: '[마당] 비밀번호 재설정' });
    expect(mail!.text).toContain(`http://localhost/reset/${mail!.token}`);
    expect(mail!.html).toContain(mail!.token);
    expect(Buffer.from(mail!.token, 'base64url')).toHaveLength(32);
    expect(await storedText()).not.toContain(mail!.token);

    expect((await reset(mail!.token)).body).toEqual({ status: true });
    expect((await person.get('/api/v1/me')).status).toBe(401);
    expect((await signIn(person.email, person.password)).status).toBe(401);
    const back = await signIn(person.email, better);
    expect(back).toMatchObject({ status: 200, body: { user: { emailVerified: true } } });
    expect(await reset(mail!.token)).toMatchObject({ status: 410, body: { code: 'accounts.link_expired' } });
    expect((await readMails()).map(({ subject }) => subject)).toEqual(['[마당] 비밀번호가 바뀌었습니다']);
  });

  it('is set once by two who open the link at once', async () => {
    await askReset(person.email);
    const [mail] = await readMails();
    const passwords = ['first of two 77', 'second of two 77', 'third of two 77'];
    const answers = await Promise.all(passwords.map((password) => reset(mail!.token, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    const winner = passwords[answers.findIndex(({ status }) => status === 200)]!;
    expect((await signIn(person.email, winner)).status).toBe(200);
  });

  it('can be tried again after a password that is too easy, but not after 15 minutes', async () => {
    await askReset(person.email);
    const [mail] = await readMails();
    expect(await reset(mail!.token, 'password1')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/newPassword', code: 'accounts.password_common' }] },
    });
    later(15);
    expect((await reset(mail!.token)).status).toBe(410);
  });

  it('tells nobody which addresses are known', async () => {
    const [known, unknown] = [await askReset(person.email), await askReset('nobody-here@people.test')];
    expect([unknown.status, unknown.body, Object.keys(unknown.headers)]).toEqual([
      known.status,
      known.body,
      Object.keys(known.headers),
    ]);
    expect(await readMails()).toHaveLength(1);
  });

  it('cannot be used to flood a mailbox', async () => {
    const statuses: number[][] = [];
    for (const email of [person.email, 'nobody-else@people.test']) {
      const row: number[] = [];
      for (let round = 0; round < 6; round += 1) row.push((await askReset(email)).status);
      statuses.push(row);
    }
    expect(statuses[0]).toEqual([200, 200, 200, 200, 200, 429]);
    expect(statuses[1]).toEqual(statuses[0]);
    expect(await readMails()).toHaveLength(5);
  });

  it.each(['', 'short', 'x'.repeat(43), '../../../etc/passwd', "' or 1=1 --", '%00'])(
    'is not set with the token %j',
    async (token) => {
      expect((await reset(token)).status).toBe(410);
    },
  );

  it('makes older links worthless once it is set', async () => {
    await askReset(person.email);
    await askReset(person.email);
    const [first, second] = await readMails();
    expect((await reset(second!.token)).status).toBe(200);
    expect((await reset(first!.token, 'yet another 777')).status).toBe(410);
  });

  it('is mailed in the language of the request', async () => {
    await askReset(person.email, { cookie: 'madang_locale=en', origin: 'http://localhost:80' });
    const [mail] = await readMails();
    expect(mail).toMatchObject({ subject: '[Madang] Reset your password' });
    expect(mail!.text).toContain('Hello 나무,');
    expect(mail!.html).toContain('<html lang="en">');
  });
});

describe('where links lead', () => {
  it('is never a host that only the request names', async () => {
    await askReset(person.email, { host: 'evil.test' });
    expect(await readMails()).toEqual([]);
    const admin = await community.signUp('마당지기', 'admin');
    await post(
      '/sign-in/email',
      { email: admin.email, password: admin.password },
      { host: 'madang.test', 'x-forwarded-proto': 'https' },
    );
    await readMails();
    await askReset(person.email, { host: 'evil.test' });
    await askReset(person.email, { host: 'madang.test', 'x-forwarded-proto': 'https' });
    const links = (await readMails()).map(({ text }) => /https?:\/\/[^/]+/.exec(text)![0]);
    expect(links).toEqual(['https://madang.test', 'https://madang.test']);
  });

  it('is PUBLIC_URL where that is set', async () => {
    const site = await startCommunity({ env: { PUBLIC_URL: 'https://madang.example' } });
    try {
      const member = await site.signUp();
      await site.request({
        method: 'POST',
        url: '/api/auth/request-password-reset',
        payload: { email: member.email },
        headers: { host: 'evil.test' },
      });
      await site.node.jobs.drain();
      const [mail] = await site.node.engines.keptMail!.list();
      const { text } = (await site.node.engines.keptMail!.read(mail!.id))!;
      expect(text).toContain('https://madang.example/reset/');
      expect(text).not.toContain('evil');
    } finally {
      await site.stop();
    }
  });
});

describe('a changed password', () => {
  it('ends the other sessions and gives this one a new token', async () => {
    const other = await signIn(person.email, person.password);
    const changed = await person.post('/api/auth/change-password', {
      currentPassword: person.password,
      newPassword: better,
      revokeOtherSessions: false,
    });
    expect(changed).toMatchObject({ status: 200, body: { user: { id: person.id } } });
    const me = (token: string) =>
      community.request({ method: 'GET', url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } });
    expect((await me(other.body.token)).status).toBe(401);
    expect((await me(person.token)).status).toBe(401);
    expect((await me(changed.body.token)).status).toBe(200);
    expect((await signIn(person.email, better)).status).toBe(200);
    expect((await readMails()).map(({ subject }) => subject)).toEqual(['[마당] 비밀번호가 바뀌었습니다']);
  });

  it('must be a good one', async () => {
    const answer = await person.post('/api/auth/change-password', {
      currentPassword: person.password,
      newPassword: 'qwer1234!',
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/newPassword', code: 'accounts.password_common' }] },
    });
    expect((await signIn(person.email, person.password)).status).toBe(200);
  });
});

describe('the address', () => {
  it('is confirmed with the link mailed at sign-up, once', async () => {
    const made = await post('/sign-up/email', { email: 'fresh@people.test', password: better, name: '새싹' });
    const [mail] = await readMails();
    expect(mail).toMatchObject({ to: 'fresh@people.test', subject: '[마당] 이메일 주소를 확인해 주세요' });
    expect(mail!.text).toContain('새싹님, 안녕하세요.');
    expect(await verify(mail!.token)).toMatchObject({
      status: 200,
      body: { status: true, user: { id: made.body.user.id, emailVerified: true } },
    });
    expect(await verify(mail!.token)).toMatchObject({ status: 410, body: { code: 'accounts.link_expired' } });
    expect((await reset(mail!.token)).status).toBe(410);
  });

  it('changes when the new one confirms it, and the old one is told', async () => {
    const fresh = 'moved@people.test';
    expect(
      (await person.post('/api/auth/change-email', { newEmail: fresh, password: person.password })).body,
    ).toEqual({ status: true });
    const [mail] = await readMails();
    expect(mail).toMatchObject({ to: fresh, subject: '[마당] 새 이메일 주소를 확인해 주세요' });
    expect((await signIn(fresh, person.password)).status).toBe(401);
    expect((await verify(mail!.token)).body.user).toMatchObject({ email: fresh, emailVerified: true });
    expect((await signIn(fresh, person.password)).status).toBe(200);
    expect((await signIn(person.email, person.password)).status).toBe(401);
    const [notice] = await readMails();
    expect(notice).toMatchObject({ to: person.email, subject: '[마당] 이메일 주소가 바뀌었습니다' });
    expect(notice!.text).toContain('m***@people.test');
    expect(notice!.text).not.toContain(fresh);
  });

  it('is not moved by a session alone', async () => {
    const newEmail = 'thief@people.test';
    for (const password of [undefined, '', 'wrong wrong'])
      expect(await person.post('/api/auth/change-email', { newEmail, password })).toMatchObject({
        status: 422,
      });
    expect(await readMails()).toEqual([]);
    // Without a password, whoever has signed in just now; not by a session that is older.
    const { db } = community.node.ctx;
    await db.deleteFrom('account_credentials').where('account_id', '=', person.id).execute();
    later(16);
    expect(await person.post('/api/auth/change-email', { newEmail })).toMatchObject({
      status: 403,
      body: { code: 'accounts.sign_in_again' },
    });
    await db
      .updateTable('account_sessions')
      .set({ created_at: now })
      .where('account_id', '=', person.id)
      .execute();
    expect((await person.post('/api/auth/change-email', { newEmail })).status).toBe(200);
    expect(await readMails()).toMatchObject([{ to: newEmail }]);
  });

  it('of somebody else is not taken, and not betrayed', async () => {
    const owner = await community.signUp();
    await readMails();
    expect(
      (await person.post('/api/auth/change-email', { newEmail: owner.email, password: person.password }))
        .body,
    ).toEqual({
      status: true,
    });
    expect(await readMails()).toMatchObject([
      { to: owner.email, subject: '[마당] 이미 쓰고 계신 이메일 주소입니다', token: '' },
    ]);
  });

  it('goes to the first of two who confirm the same one', async () => {
    const rival = await community.signUp();
    await readMails();
    const fresh = 'wanted@people.test';
    await person.post('/api/auth/change-email', { newEmail: fresh, password: person.password });
    await rival.post('/api/auth/change-email', { newEmail: fresh, password: rival.password });
    const mails = await readMails();
    const answers = await Promise.all(mails.map(({ token }) => verify(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(answers.find(({ status }) => status === 422)!.body.code).toBe('accounts.email_taken');
  });

  it('is the last one asked for', async () => {
    await person.post('/api/auth/change-email', {
      newEmail: 'first-wish@people.test',
      password: person.password,
    });
    const [first] = await readMails();
    await person.post('/api/auth/change-email', {
      newEmail: 'second-wish@people.test',
      password: person.password,
    });
    const [second] = await readMails();
    expect([first!.to, second!.to]).toEqual(['first-wish@people.test', 'second-wish@people.test']);
    expect((await verify(first!.token)).status).toBe(410);
    expect((await verify(second!.token)).body.user.email).toBe('second-wish@people.test');
  });
});

describe('where verified addresses are required', () => {
  const require = async (value: boolean) => {
    await changeSettings(community.node.ctx, { 'accounts.require_verified_email': value });
    const shown = async () => (await community.guest.get('/api/v1/site')).body.verifiedEmailRequired;
    await expect.poll(shown).toBe(value);
  };

  it('sign-up signs nobody in, answers alike for known addresses, and tells their owners', async () => {
    await require(true);
    try {
      const input = (email: string) => ({ email, password: better, name: '새싹' });
      const fresh = await post('/sign-up/email', input('sprout@people.test'));
      const taken = await post('/sign-up/email', input(person.email));
      for (const { status, body, headers } of [fresh, taken]) {
        expect(status).toBe(200);
        expect(body).toMatchObject({ token: null, user: { name: '새싹', emailVerified: false } });
        expect(headers['set-cookie']).toBeUndefined();
      }
      expect(Object.keys(taken.body.user)).toEqual(Object.keys(fresh.body.user));
      expect(Object.keys(taken.headers)).toEqual(Object.keys(fresh.headers));
      const mails = await readMails();
      expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
        ['sprout@people.test', '[마당] 이메일 주소를 확인해 주세요'],
        [person.email, '[마당] 이미 가입된 이메일 주소입니다'],
      ]);
      expect(await signIn('sprout@people.test', better)).toMatchObject({
        status: 403,
        body: { code: 'accounts.email_not_verified' },
      });
      expect((await signIn('sprout@people.test', 'wrong wrong')).status).toBe(401);
      await verify(mails[0]!.token);
      expect((await signIn('sprout@people.test', better)).status).toBe(200);
    } finally {
      await require(false);
    }
  });

  it('two at once with one address get the same answer and one account', async () => {
    await require(true);
    try {
      const input = { email: 'twice@people.test', password: better, name: '둘' };
      const answers = await Promise.all([post('/sign-up/email', input), post('/sign-up/email', input)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const rows = await community.node.ctx.db
        .selectFrom('accounts')
        .select('id')
        .where('email', '=', input.email)
        .execute();
      expect(rows).toHaveLength(1);
    } finally {
      await require(false);
    }
  });

  it('the link can be asked for again, with or without a session', async () => {
    expect((await person.post('/api/auth/send-verification-email', {})).status).toBe(200);
    expect((await post('/send-verification-email', { email: person.email })).status).toBe(200);
    expect((await post('/send-verification-email', { email: 'nobody@people.test' })).status).toBe(200);
    expect((await readMails()).map(({ to }) => to)).toEqual([person.email, person.email]);
    expect((await post('/send-verification-email', {})).status).toBe(422);
  });
});
