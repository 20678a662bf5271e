import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestIssuer, type Somebody } from '../../engines/identity/test-issuer.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

const issuer = new TestIssuer();
let community: Community;
let counter = 0;

beforeAll(async () => {
  await issuer.start();
  issuer.profiles.set('/v2/user/me', ({ sub, email, email_verified: verified, name }) => ({
    id: Number(sub),
    kakao_account: {
      email,
      is_email_valid: verified,
      is_email_verified: verified,
      profile: { nickname: name },
    },
  }));
  const { url, clientId, clientSecret } = issuer;
  community = await startCommunity({
    env: {
      OIDC_ISSUER: url,
      OIDC_CLIENT_ID: clientId,
      OIDC_CLIENT_SECRET: clientSecret,
      OIDC_NAME: '우리 학교',
      KAKAO_CLIENT_ID: clientId,
      KAKAO_CLIENT_SECRET: clientSecret,
      KAKAO_ISSUER: url,
      KAKAO_API: url,
    },
  });
});
afterAll(async () => {
  await community.stop();
  await issuer.stop();
});
beforeEach(() => {
  issuer.forge = (claims) => claims;
  issuer.sign = null;
  issuer.down = false;
});

const db = () => community.node.ctx.db;
const cookiesOf = (answer: Answer): string[] => [answer.headers['set-cookie'] ?? []].flat().map(String);
const cookieOf = (answer: Answer, name: string): string =>
  cookiesOf(answer)
    .find((line) => line.startsWith(`madang.${name}=`))
    ?.split(';')[0] ?? '';
const newcomer = (facts: Partial<Somebody> = {}): Somebody => {
  counter += 1;
  const sub = String(3_000_000_000 + counter);
  return {
    sub,
    email: `outside${counter}@people.test`,
    email_verified: true,
    name: `바깥 ${counter}`,
    ...facts,
  };
};

const begin = (provider = 'oidc', callbackURL?: string, headers: Record<string, string> = {}) =>
  community.request({
    method: 'POST',
    url: '/api/auth/sign-in/social',
    payload: { provider, ...(callbackURL !== undefined && { callbackURL }) },
    headers,
  });
const callback = (query: Record<string, string>, cookie: string, provider = 'oidc') =>
  community.request({
    method: 'GET',
    url: `/api/auth/callback/${provider}?${new URLSearchParams(query).toString()}`,
    headers: cookie ? { cookie } : {},
  });

/** The whole way there and back. */
async function enter(person: Somebody, { provider = 'oidc', to = '/' } = {}): Promise<Answer> {
  issuer.person = person;
  const begun = await begin(provider, to);
  return callback(issuer.agree(begun.body.url), cookieOf(begun, 'social'), provider);
}

async function link(member: Person, person: Somebody, provider = 'oidc'): Promise<Answer> {
  issuer.person = person;
  const payload = { provider, callbackURL: '/settings/security' };
  const begun = await member.post('/api/auth/link-social', payload);
  const session = `madang.session_token=${encodeURIComponent(member.token)}`;
  return callback(issuer.agree(begun.body.url), `${cookieOf(begun, 'social')}; ${session}`, provider);
}

const me = (answer: Answer) =>
  community.request({
    method: 'GET',
    url: '/api/v1/me',
    headers: { cookie: cookieOf(answer, 'session_token') },
  });
const accountsWith = (email: string) =>
  db().selectFrom('accounts').select(['id', 'email_verified']).where('email', '=', email).execute();

describe('the first time', () => {
  it.each(['oidc', 'kakao'])('makes an account with a card and signs in (%s)', async (provider) => {
    const person = newcomer();
    const answer = await enter(person, { provider, to: '/write?space=free' });
    expect(answer).toMatchObject({ status: 302, headers: { location: '/write?space=free' } });
    expect(await me(answer)).toMatchObject({
      status: 200,
      body: { name: person.name, role: 'member', emailVerified: true },
    });
    expect(cookiesOf(answer)).toContainEqual(expect.stringMatching(/^madang\.social=; Max-Age=0/));
    const again = await enter(person, { provider });
    expect((await me(again)).body.handle).toBe((await me(answer)).body.handle);
  });

  it('keeps nothing of the provider’s but who it is', async () => {
    const person = newcomer();
    await enter(person);
    const row = await db()
      .selectFrom('account_credentials')
      .selectAll()
      .where('provider_account_id', '=', person.sub)
      .executeTakeFirstOrThrow();
    const { access_token, refresh_token, id_token, password_hash } = row;
    expect([access_token, refresh_token, id_token, password_hash]).toEqual([null, null, null, null]);
  });

  it('makes one account of two flows that end at once', async () => {
    const person = newcomer();
    issuer.person = person;
    const flows = await Promise.all([begin(), begin(), begin()]);
    const answers = await Promise.all(
      flows.map((flow) => callback(issuer.agree(flow.body.url), cookieOf(flow, 'social'))),
    );
    expect(answers.map(({ headers }) => headers['location'])).toEqual(['/', '/', '/']);
    expect(await accountsWith(person.email!)).toHaveLength(1);
  });

  it.each([
    ['', ''],
    ['\u202e\u0000', ''],
  ])('gives a card to a name such as %j', async (name) => {
    expect((await me(await enter(newcomer({ name })))).body.name).toBe('새 회원');
  });

  it('asks for a confirmed address where nobody vouches for it', async () => {
    const person = newcomer({ email_verified: false });
    expect((await me(await enter(person, { provider: 'kakao' }))).body.emailVerified).toBe(false);
    await enter({ ...person, email_verified: true }, { provider: 'kakao' });
    expect(await accountsWith(person.email!)).toMatchObject([{ email_verified: true }]);
  });

  it('needs an address', async () => {
    const { email: _, ...person } = newcomer();
    expect((await enter(person)).headers['location']).toBe('/sign-in?error=email_missing&provider=oidc');
  });

  it('is refused while sign-up is closed, and to blocked members always', async () => {
    const member = newcomer();
    const first = await enter(member);
    await setting('accounts.sign_up_open', 'false');
    try {
      // Settings reach a node within a moment; whoever is faster than that is somebody new each time.
      let late = member;
      const tryOne = async () => (await enter((late = newcomer()))).headers['location'];
      const closed = '/sign-in?error=sign_up_closed&provider=oidc';
      await expect.poll(tryOne, { timeout: 20_000 }).toBe(closed);
      expect(await accountsWith(late.email!)).toEqual([]);
      expect((await enter(member)).headers['location']).toBe('/');
    } finally {
      await setting('accounts.sign_up_open', null);
    }
    await expect
      .poll(async () => (await enter(newcomer())).headers['location'], { timeout: 20_000 })
      .toBe('/');
    expect((await me(first)).status).toBe(200);
    await db()
      .updateTable('accounts')
      .set({ blocked_at: new Date() })
      .where('email', '=', member.email!)
      .execute();
    const refused = await enter(member);
    expect(refused.headers['location']).toBe('/blocked');
    expect(String(refused.headers['set-cookie'])).toContain('madang_pass=');
  });
});

async function setting(key: string, value: string | null): Promise<void> {
  const { ctx } = community.node;
  await ctx.db.deleteFrom('settings').where('key', '=', key).execute();
  if (value !== null) await ctx.db.insertInto('settings').values({ key, value }).execute();
  await ctx.transaction(async (tx) => tx.wake('settings', 'all'));
}

/** AU-10. */
describe('an address that has an account already', () => {
  it.each([
    ['nobody vouches for it', false, true],
    ['its account has not shown that it is theirs', true, false],
    ['neither', false, false],
  ])('is not linked when %s', async (_why, vouched, local) => {
    const member = await community.signUp();
    await db().updateTable('accounts').set({ email_verified: local }).where('id', '=', member.id).execute();
    for (const provider of ['oidc', 'kakao']) {
      const person = newcomer({ email: member.email.toUpperCase(), email_verified: vouched });
      const answer = await enter(person, { provider });
      expect(answer.headers['location']).toBe(`/sign-in?error=account_exists&provider=${provider}`);
      expect(cookieOf(answer, 'session_token')).toBe('');
      const linked = await db()
        .selectFrom('account_credentials')
        .select('id')
        .where('provider_account_id', '=', person.sub)
        .execute();
      expect(linked).toEqual([]);
    }
  });

  it('is linked when both sides have shown that it is theirs, and its owner is told', async () => {
    const member = await community.signUp();
    await db().updateTable('accounts').set({ email_verified: true }).where('id', '=', member.id).execute();
    const answer = await enter(newcomer({ email: member.email }));
    expect((await me(answer)).body.handle).toBe(member.handle);
    await community.node.jobs.drain();
    const mails = await community.node.engines.keptMail!.list({ limit: 20 });
    const mine = mails.filter((mail) => mail.to.address === member.email).map(({ subject }) => subject);
    expect(mine).toContainEqual(expect.stringMatching(/로그인 방법이 추가/));
  });

  it('throws everybody else out when its owner sets a password by mail', async () => {
    const person = newcomer({ email_verified: false });
    const stolen = await enter(person, { provider: 'kakao' });
    await community.guest.post('/api/auth/request-password-reset', { email: person.email });
    await community.node.jobs.drain();
    const token = await mailed(person.email!, /\/reset\/([\w-]{43})/);
    const newPassword = 'kite-lantern-river-7';
    expect((await community.guest.post('/api/auth/reset-password', { token, newPassword })).status).toBe(200);
    expect((await me(stolen)).status).toBe(401);
    const location = (await enter(person, { provider: 'kakao' })).headers['location'];
    expect(location).toBe('/sign-in?error=account_exists&provider=kakao');
  });
});

async function mailed(address: string, link: RegExp): Promise<string> {
  const kept = community.node.engines.keptMail!;
  for (const { id, to } of await kept.list({ limit: 50 })) {
    const found = to.address === address && link.exec((await kept.read(id))!.text);
    if (found) return found[1]!;
  }
  throw new Error('no such mail');
}

/** AU-9, what the browser brings; what the provider signs is in the contract of the port. */
describe('a flow ends without session and account', () => {
  const nobodyCame = async (answer: Answer, code: string) => {
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe(`/sign-in?error=${code}&provider=oidc`);
    expect(cookieOf(answer, 'session_token')).toBe('');
    expect(await accountsWith(issuer.person.email!)).toEqual([]);
  };
  const set = async () => {
    issuer.person = newcomer();
    const begun = await begin();
    return { cookie: cookieOf(begun, 'social'), back: issuer.agree(begun.body.url) };
  };

  it('when its state is missing, another’s, made up or used', async () => {
    const [mine, other] = [await set(), await set()];
    const { state: _, ...stateless } = mine.back;
    await nobodyCame(await callback(stateless, mine.cookie), 'state_mismatch');
    await nobodyCame(await callback(mine.back, ''), 'state_mismatch');
    await nobodyCame(await callback(mine.back, other.cookie), 'state_mismatch');
    const forged = { ...mine.back, state: 'x'.repeat(43) };
    await nobodyCame(await callback(forged, 'madang.social=' + 'x'.repeat(43)), 'state_mismatch');
    expect((await callback(mine.back, mine.cookie)).headers['location']).toBe('/');
    const again = await callback(mine.back, mine.cookie);
    expect(again.headers['location']).toBe('/sign-in?error=state_mismatch&provider=oidc');
  });

  it('when it is another provider’s', async () => {
    const { cookie, back } = await set();
    const answer = await callback(back, cookie, 'kakao');
    expect(answer.headers['location']).toBe('/sign-in?error=state_mismatch&provider=kakao');
  });

  it('when it took too long', async () => {
    const { cookie, back } = await set();
    await db()
      .updateTable('account_verifications')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('identifier', 'like', 'flow social:%')
      .execute();
    await nobodyCame(await callback(back, cookie), 'state_mismatch');
  });

  it.each([
    ['access_denied', 'denied'],
    ['server_error', 'provider_refused'],
    ['<script>', 'provider_refused'],
  ])('when the provider says %s', async (error, code) => {
    const { cookie, back } = await set();
    await nobodyCame(await callback({ state: back.state, error }, cookie), code);
  });

  it('when the code is missing, made up, or the provider signs something else', async () => {
    let flow = await set();
    await nobodyCame(await callback({ state: flow.back.state }, flow.cookie), 'provider_refused');
    flow = await set();
    await nobodyCame(await callback({ ...flow.back, code: 'made-up' }, flow.cookie), 'provider_refused');
    flow = await set();
    issuer.forge = (claims) => ({ ...claims, nonce: 'of another flow' });
    await nobodyCame(await callback(flow.back, flow.cookie), 'provider_refused');
  });

  it('when the provider is away', async () => {
    const flow = await set();
    issuer.down = true;
    await nobodyCame(await callback(flow.back, flow.cookie), 'provider_unavailable');
    issuer.down = false;
  });

  it('when the provider is none', async () => {
    expect(await begin('myspace')).toMatchObject({
      status: 404,
      body: { code: 'accounts.provider_unknown' },
    });
    expect((await callback({}, '', 'myspace')).headers['location']).toContain('error=state_mismatch');
    expect((await callback({}, '', '%3Cb%3E')).headers['location']).toBe('/sign-in?error=state_mismatch');
  });
});

/** AU-11. */
it.each([
  '//elsewhere.test',
  '///elsewhere.test',
  '/\\elsewhere.test',
  '\\\\elsewhere.test',
  'https:elsewhere.test',
  'https://elsewhere.test',
  'https://localhost.elsewhere.test/',
  'http://localhost:80@elsewhere.test/',
  '/\t/elsewhere.test',
  '\t//elsewhere.test',
  '%09//elsewhere.test',
  '/.//elsewhere.test',
  '/a/..//elsewhere.test',
  'javascript:alert(1)',
  'data:text/html,x',
  '@elsewhere.test',
  '/\r\nset-cookie: a=b',
  'write',
  '',
])('leads nowhere but here: %j', async (callbackURL) => {
  const answer = await enter(newcomer(), { to: callbackURL });
  expect(answer.status).toBe(302);
  expect(answer.headers['location']).toBe('/');
});

describe('linking', () => {
  it('adds a way in, shows it, and takes it away again', async () => {
    const [member, person] = [await community.signUp(), newcomer()];
    expect((await link(member, person)).headers['location']).toBe('/settings/security');
    expect((await link(member, person)).headers['location']).toBe('/settings/security');
    const ways = (await member.get('/api/v1/me/ways-in')).body;
    expect(ways).toMatchObject({
      hasPassword: true,
      linked: [{ provider: 'oidc', name: '우리 학교' }],
      providers: [
        { id: 'kakao', name: null },
        { id: 'oidc', name: '우리 학교' },
      ],
    });
    expect((await me(await enter(person))).body.handle).toBe(member.handle);
    const stranger = await community.signUp();
    const path = `/api/v1/me/linked-accounts/${ways.linked[0].id}`;
    expect(await stranger.delete(path)).toMatchObject({
      status: 404,
      body: { code: 'accounts.link_not_found' },
    });
    expect((await community.guest.delete(path)).status).toBe(401);
    const twice = await Promise.all([member.delete(path), member.delete(path)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect((await member.get('/api/v1/me/ways-in')).body.linked).toEqual([]);
  });

  it('is refused for what opens somebody else’s account, and without the session that began it', async () => {
    const person = newcomer();
    await enter(person);
    const member = await community.signUp();
    expect((await link(member, person)).headers['location']).toBe(
      '/settings/security?error=linked_elsewhere&provider=oidc',
    );
    issuer.person = newcomer();
    const begun = await member.post('/api/auth/link-social', { provider: 'oidc' });
    const answer = await callback(issuer.agree(begun.body.url), cookieOf(begun, 'social'));
    expect(answer.headers['location']).toBe('/sign-in?error=state_mismatch&provider=oidc');
    expect((await member.get('/api/v1/me/ways-in')).body.linked).toEqual([]);
    expect((await community.guest.post('/api/auth/link-social', { provider: 'oidc' })).status).toBe(401);
  });

  it('never takes the last way in away, also when two are taken at once', async () => {
    const person = newcomer();
    const cookie = cookieOf(await enter(person), 'session_token');
    const origin = 'http://localhost:80';
    const call = (method: 'GET' | 'DELETE', url: string) =>
      community.request({ method, url, headers: { cookie, origin } });
    const { id } = (await call('GET', '/api/v1/me/ways-in')).body.linked[0];
    expect(await call('DELETE', `/api/v1/me/linked-accounts/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'accounts.last_way_in' },
    });
    expect((await me(await enter(person))).status).toBe(200);
    const account = (await accountsWith(person.email!))[0]!.id;
    const values = { account_id: account, provider: 'kakao', provider_account_id: `second of ${account}` };
    await db().insertInto('account_credentials').values(values).execute();
    const { linked } = (await call('GET', '/api/v1/me/ways-in')).body;
    const answers = await Promise.all(
      linked.map((one: { id: string }) => call('DELETE', `/api/v1/me/linked-accounts/${one.id}`)),
    );
    expect(answers.map(({ status }: Answer) => status).sort()).toEqual([204, 409]);
  });
});

describe('an account without a password', () => {
  it('gets one by mail, and leaves with a mailed link', async () => {
    const person = newcomer();
    const cookie = cookieOf(await enter(person), 'session_token');
    const headers = { cookie, origin: 'http://localhost:80' };
    const leave = (payload: object) =>
      community.request({ method: 'DELETE', url: '/api/v1/me', headers, payload });
    expect(await leave({ password: 'anything' })).toMatchObject({
      status: 409,
      body: { code: 'accounts.no_password' },
    });
    expect((await leave({})).status).toBe(422);
    expect(await leave({ token: 'x'.repeat(43) })).toMatchObject({ status: 410 });
    const asked = await community.request({ method: 'POST', url: '/api/v1/me/withdrawal-link', headers });
    expect(asked.status).toBe(200);
    await community.node.jobs.drain();
    const token = await mailed(person.email!, /\?leave=([\w-]{43})/);
    const stranger = await community.signUp();
    expect((await stranger.delete('/api/v1/me', { token })).status).toBe(410);
    const answers = await Promise.all([leave({ token }), leave({ token })]);
    expect(answers.map(({ status }) => status).sort()[0]).toBe(204);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await enter(person)).headers['location']).toBe('/');
  });
});

it('tells which providers there are, to everybody', async () => {
  expect((await community.guest.get('/api/auth/providers')).body).toEqual({
    items: [
      { id: 'kakao', name: null },
      { id: 'oidc', name: '우리 학교' },
    ],
  });
});
