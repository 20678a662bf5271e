import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { TestAuthenticator } from './test-authenticator.ts';
import { codeAt, stepAt } from './totp.rules.ts';

let community: Community;

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

const origin = 'http://localhost';
const make = () => new TestAuthenticator({ origin });

async function register(person: Person, key: TestAuthenticator, name = '내 전화'): Promise<Answer> {
  const options = await person.post('/api/v1/me/passkeys/options');
  expect(options.status).toBe(201);
  return person.post('/api/v1/me/passkeys', { name, response: key.create(options.body.challenge) });
}

const ask = async () => (await community.guest.post('/api/auth/passkey/options')).body.challenge as string;
const use = (response: object) => community.guest.post('/api/auth/passkey/sign-in', { response });
const enter = async (key: TestAuthenticator) => use(key.use(await ask()));
const me = (answer: Answer) =>
  community.request({
    method: 'GET',
    url: '/api/v1/me',
    headers: { authorization: `Bearer ${String(answer.headers['set-auth-token'])}` },
  });

describe('passkeys', () => {
  it('are added, several of them, and each signs in', async () => {
    const person = await community.signUp();
    const keys = [make(), make()];
    for (const [at, key] of keys.entries()) {
      expect(await register(person, key, `  열쇠 ${at}  `)).toMatchObject({
        status: 201,
        body: { name: `열쇠 ${at}`, lastUsedAt: null },
      });
    }
    for (const key of keys) {
      const answer = await enter(key);
      expect(answer.status).toBe(200);
      expect((await me(answer)).body.handle).toBe(person.handle);
    }
    const { passkeys } = (await person.get('/api/v1/me/ways-in')).body;
    expect(passkeys).toHaveLength(2);
    expect(passkeys[0].lastUsedAt).toEqual(expect.any(String));
    expect(JSON.stringify(passkeys)).not.toContain(keys[0]!.id.toString('base64url'));
  });

  it('are asked for by name of the site, never by that of a member', async () => {
    const { body } = await community.guest.post('/api/auth/passkey/options');
    expect(body).toMatchObject({ rpId: 'localhost', userVerification: 'preferred' });
    expect(body.allowCredentials ?? []).toEqual([]);
    const person = await community.signUp();
    const options = (await person.post('/api/v1/me/passkeys/options')).body;
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required' },
    });
    const key = make();
    await register(person, key);
    const again = (await person.post('/api/v1/me/passkeys/options')).body;
    expect(again.excludeCredentials).toMatchObject([{ id: key.id.toString('base64url') }]);
  });

  it.each([
    ['of another site', new TestAuthenticator({ origin: 'https://elsewhere.test', rpId: 'elsewhere.test' })],
    ['shown by another site', new TestAuthenticator({ origin: 'https://elsewhere.test' })],
    ['for another site', new TestAuthenticator({ origin, rpId: 'elsewhere.test' })],
  ])('%s are refused', async (_what, key) => {
    const person = await community.signUp();
    expect(await register(person, key)).toMatchObject({
      status: 422,
      body: { code: 'accounts.passkey_invalid' },
    });
  });

  it('are not added for a challenge that is made up, used, or somebody else’s', async () => {
    const [person, stranger] = [await community.signUp(), await community.signUp()];
    const key = make();
    const { challenge } = (await person.post('/api/v1/me/passkeys/options')).body;
    const add = (who: Person, response: object) =>
      who.post('/api/v1/me/passkeys', { name: '열쇠', response });
    expect((await add(person, key.create('made-up'))).status).toBe(422);
    expect((await add(stranger, key.create(challenge))).status).toBe(422);
    const own = (await person.post('/api/v1/me/passkeys/options')).body.challenge;
    const answers = await Promise.all([add(person, key.create(own)), add(person, key.create(own))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    // The same key for a second account.
    expect((await register(stranger, key)).status).toBe(422);
    expect((await community.guest.post('/api/v1/me/passkeys/options')).status).toBe(401);
  });

  it.each([
    ['no response', { name: '열쇠' }],
    ['a response of nothing', { name: '열쇠', response: {} }],
    ['no name', { name: ' ', response: make().create('x') }],
    ['an absurd name', { name: 'x'.repeat(41), response: make().create('x') }],
    [
      'broken data',
      {
        name: '열쇠',
        response: { ...make().create('x'), response: { clientDataJSON: '{', attestationObject: '' } },
      },
    ],
  ])('with %s are refused', async (_what, body) => {
    const person = await community.signUp();
    expect((await person.post('/api/v1/me/passkeys', body)).status).toBe(422);
  });
});

describe('signing in with one', () => {
  it('is refused without a challenge of ours, and twice with one', async () => {
    const person = await community.signUp();
    const key = make();
    await register(person, key);
    const refused = { status: 401, body: { code: 'accounts.passkey_refused' } };
    expect(await use(key.use('made-up'))).toMatchObject(refused);
    const challenge = await ask();
    const answers = await Promise.all([use(key.use(challenge)), use(key.use(challenge))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const { challenge: forAdding } = (await person.post('/api/v1/me/passkeys/options')).body;
    expect(await use(key.use(forAdding))).toMatchObject(refused);
  });

  it('is refused to a key that nobody added, to a forged signature and to a copy that counts from before', async () => {
    const person = await community.signUp();
    const key = make();
    await register(person, key);
    expect((await enter(make())).status).toBe(401);
    const response = key.use(await ask());
    const forged = make().use(await ask()).response.signature;
    expect((await use({ ...response, response: { ...response.response, signature: forged } })).status).toBe(
      401,
    );
    expect((await enter(key)).status).toBe(200);
    key.count -= 1;
    expect((await enter(key)).status).toBe(401);
  });

  it('is open to keys that do not count', async () => {
    const person = await community.signUp();
    const key = new TestAuthenticator({ origin, counts: false });
    await register(person, key);
    expect((await enter(key)).status).toBe(200);
    expect((await enter(key)).status).toBe(200);
  });

  it('is closed to blocked and to withdrawn members', async () => {
    const person = await community.signUp();
    const key = make();
    await register(person, key);
    const { db } = community.node.ctx;
    const block = (blocked_at: Date | null) =>
      db.updateTable('accounts').set({ blocked_at }).where('id', '=', person.id).execute();
    await block(new Date());
    expect(await enter(key)).toMatchObject({ status: 403, body: { code: 'accounts.blocked' } });
    await block(null);
    expect((await enter(key)).status).toBe(200);
    expect((await person.delete('/api/v1/me', { password: person.password })).status).toBe(204);
    expect((await enter(key)).status).toBe(401);
  });

  it('asks for a code unless the key has checked a finger or a PIN', async () => {
    const person = await community.signUp();
    const [checks, doesNot] = [make(), new TestAuthenticator({ origin, verifies: false })];
    await register(person, checks);
    await register(person, doesNot);
    const { secret, uri } = (await person.post('/api/v1/me/two-step', { password: person.password })).body;
    expect(uri).toContain(secret);
    const bits = [...secret]
      .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
      .join('');
    const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
    const code = codeAt(bytes, stepAt(new Date()));
    expect((await person.post('/api/v1/me/two-step/confirmation', { code })).status).toBe(201);
    expect((await enter(checks)).body.token).toEqual(expect.any(String));
    expect((await enter(doesNot)).body).toMatchObject({ token: null, twoFactorRedirect: true });
  });
});

describe('keeping them', () => {
  it('they are named and removed by their owner only', async () => {
    const [person, stranger] = [await community.signUp(), await community.signUp()];
    const key = make();
    const { id } = (await register(person, key)).body;
    const path = `/api/v1/me/passkeys/${id}`;
    const notFound = { status: 404, body: { code: 'accounts.passkey_not_found' } };
    expect(await stranger.patch(path, { name: '내 것' })).toMatchObject(notFound);
    expect(await stranger.delete(path)).toMatchObject(notFound);
    expect((await community.guest.delete(path)).status).toBe(401);
    expect(await person.patch(path, { name: '  서재  열쇠 ' })).toMatchObject({
      body: { name: '서재 열쇠' },
    });
    expect((await person.patch(path, { name: '' })).status).toBe(422);
    expect((await person.patch(path, { name: 'x'.repeat(41) })).status).toBe(422);
    const answers = await Promise.all([person.delete(path), person.delete(path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect((await enter(key)).status).toBe(401);
  });

  it('the last way in stays', async () => {
    const person = await community.signUp();
    const ids = [];
    for (const key of [make(), make()]) ids.push((await register(person, key)).body.id);
    const { db } = community.node.ctx;
    await db.deleteFrom('account_credentials').where('account_id', '=', person.id).execute();
    const answers = await Promise.all(ids.map((id) => person.delete(`/api/v1/me/passkeys/${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('there are twenty at most', async () => {
    const person = await community.signUp();
    for (let at = 0; at < 20; at += 1) expect((await register(person, make())).status).toBe(201);
    expect(await person.post('/api/v1/me/passkeys/options')).toMatchObject({
      status: 409,
      body: { code: 'accounts.too_many_passkeys', params: { max: 20 } },
    });
  });
});
