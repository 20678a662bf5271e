import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeSettings } from '../../server/modules/settings/index.ts';
import { codeOfApp } from '../../server/test/authenticator-app.ts';
import { startCommunity, type Answer, type Community, type Person } from '../../server/test/community.ts';

/** AU-1 to AU-3 and AU-5: the ways in tell nothing, give nothing to whoever guesses or plants, and their cookies stay at home. */
let now = new Date();
let community: Community;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
}, 60_000);
afterAll(() => community.stop());

const wrong = 'Summer-of-69!';
const auth = (path: string, payload: object, headers: Record<string, string> = {}): Promise<Answer> =>
  community.request({ method: 'POST', url: `/api/auth${path}`, payload, headers });
const signIn = ({ email, password }: Person, headers: Record<string, string> = {}) =>
  auth('/sign-in/email', { email, password }, headers);
const setCookies = ({ headers }: Answer): string[] => [headers['set-cookie'] ?? []].flat().map(String);

/** Somebody who is asked for a code of their app. */
async function guarded(): Promise<{ person: Person; code: () => string }> {
  const person = await community.signUp('두 걸음');
  const { secret } = (await person.post('/api/v1/me/two-step', { password: person.password })).body;
  const on = await person.post('/api/v1/me/two-step/confirmation', { code: codeOfApp(secret, now) });
  expect(on.status).toBe(201);
  now = new Date(now.getTime() + 30_000);
  return { person, code: () => codeOfApp(secret, now) };
}

describe('AU-1: guessing the password where one is signed in', () => {
  type Ask = (person: Person, password: string) => Promise<Answer>;
  const places: Record<string, Ask> = {
    'POST /api/auth/change-password': (person, currentPassword) =>
      person.post('/api/auth/change-password', { currentPassword, newPassword: 'a better one 77' }),
    'POST /api/auth/change-email': (person, password) =>
      person.post('/api/auth/change-email', { newEmail: `to-${person.email}`, password }),
    'DELETE /api/v1/me': (person, password) => person.delete('/api/v1/me', { password }),
    'PUT /api/v1/me/departure': (person, password) => person.put('/api/v1/me/departure', { password }),
    'POST /api/v1/me/export': (person, password) => person.post('/api/v1/me/export', { password }),
    'POST /api/v1/me/two-step': (person, password) => person.post('/api/v1/me/two-step', { password }),
    'DELETE /api/v1/me/two-step': (person, password) => person.delete('/api/v1/me/two-step', { password }),
    'POST /api/v1/me/two-step/recovery-codes': (person, password) =>
      person.post('/api/v1/me/two-step/recovery-codes', { password }),
  };
  /** Where a password is chosen, guessed from outside, or a room's, all of which are tested where they are made. */
  const others = new Set([
    'POST /api/auth/sign-up/email',
    'POST /api/auth/sign-in/email',
    'POST /api/auth/reset-password',
    'POST /api/v1/rooms',
    'PATCH /api/v1/rooms/{id}',
    'PUT /api/v1/rooms/{id}/members/me',
  ]);

  it('is counted at every place that takes one', async () => {
    const { body } = await community.guest.get('/api/openapi.json');
    const taking: string[] = [];
    for (const [path, methods] of Object.entries<Record<string, object>>(body.paths))
      for (const [method, operation] of Object.entries(methods))
        if (/"(\w*P|p)assword":/.test(JSON.stringify((operation as { requestBody?: object }).requestBody)))
          taking.push(`${method.toUpperCase()} ${path}`);
    expect(taking.sort()).toEqual([...Object.keys(places), ...others].sort());
  });

  it.each(Object.entries(places))('%s stops after five, and the session goes on', async (place, ask) => {
    const needsTwoStep = place.includes('recovery-codes') || place === 'DELETE /api/v1/me/two-step';
    const person = needsTwoStep ? (await guarded()).person : await community.signUp();
    for (let tries = 0; tries < 5; tries += 1)
      expect(await ask(person, wrong)).toMatchObject({
        status: 422,
        body: { code: 'accounts.wrong_password' },
      });
    // The right one as well, here and at every other place.
    for (const one of [ask, places['POST /api/auth/change-password']!]) {
      const refused = await one(person, person.password);
      expect(refused).toMatchObject({ status: 429, body: { code: 'accounts.too_many_attempts' } });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(14 * 60);
    }
    expect((await person.get('/api/v1/me')).status).toBe(200);
    now = new Date(now.getTime() + 15 * 60_000);
    expect((await ask(person, person.password)).status).toBeLessThan(300);
  });
});

describe('AU-2: who has an account', () => {
  const volatile = new Set(['date', 'x-request-id', 'ratelimit-remaining', 'ratelimit-reset']);
  const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  /** All of an answer that may not depend on what is known. */
  function shown({ status, headers, body }: Answer, email: string) {
    const told = Object.entries(headers).filter(([name]) => !volatile.has(name));
    const text = JSON.stringify(body).replaceAll(email, 'EMAIL').replace(ids, 'ID');
    return {
      status,
      headers: Object.fromEntries(told),
      body: text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'T'),
    };
  }
  let count = 0;
  /** As long as those of members, so that lengths tell nothing either. */
  const unknown = () => `${String((count += 1)).padStart(13, '0')}@people.test`;

  interface Way {
    name: string;
    verifiedOnly?: boolean;
    ask: (email: string) => Promise<Answer>;
  }
  const ways: Way[] = [
    { name: 'a wrong password', ask: (email) => auth('/sign-in/email', { email, password: wrong }) },
    { name: 'a new password by mail', ask: (email) => auth('/request-password-reset', { email }) },
    { name: 'the confirmation once more', ask: (email) => auth('/send-verification-email', { email }) },
    {
      name: 'an address to move to',
      ask: (newEmail) => admin.post('/api/auth/change-email', { newEmail, password: admin.password }),
    },
    {
      name: 'a sign-up where addresses are confirmed first',
      verifiedOnly: true,
      ask: (email) => auth('/sign-up/email', { email, password: 'kite-lantern-river-7', name: '새싹' }),
    },
  ];
  const verifiedOnly = async (on: boolean): Promise<void> => {
    await changeSettings(community.node.ctx, { 'accounts.require_verified_email': on });
    const now = async () => (await community.guest.get('/api/v1/site')).body.verifiedEmailRequired;
    await expect.poll(now).toBe(on);
  };
  const change = (id: string, fields: object) =>
    community.node.ctx.db.updateTable('accounts').set(fields).where('id', '=', id).execute();

  it.each(ways)('$name: the same for everybody and nobody', async ({ ask, verifiedOnly: needed = false }) => {
    const [plain, verified, blocked] = [
      await community.signUp(),
      await community.signUp(),
      await community.signUp(),
    ];
    await change(verified.id, { email_verified: true });
    await change(blocked.id, { blocked_at: now });
    const gone = await community.signUp();
    await gone.delete('/api/v1/me', { password: gone.password });
    await verifiedOnly(needed);
    try {
      const nobody = unknown();
      const expected = shown(await ask(nobody), nobody);
      for (const { email } of [plain, verified, blocked, gone])
        expect(shown(await ask(email), email), email).toEqual(expected);
    } finally {
      await verifiedOnly(false);
    }
  });
});

describe('AU-3: a session that was there before', () => {
  const ways: Record<string, (person: Person, headers: Record<string, string>) => Promise<Answer>> = {
    'a sign-in': signIn,
    'a sign-up': (_person, headers) =>
      auth(
        '/sign-up/email',
        { email: `fresh-${now.getTime()}@people.test`, password: 'kite-lantern-river-7', name: '새싹' },
        headers,
      ),
    'a code of the second step': async (_person, headers) => {
      const { person, code } = await guarded();
      const { challenge } = (await signIn(person, headers)).body;
      return auth('/two-factor/verify-totp', { challenge, code: code() }, headers);
    },
  };
  const me = (token: string) =>
    community.request({ method: 'GET', url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } });
  const planted = (value: string) => ({
    cookie: `madang.session_token=${encodeURIComponent(value)}`,
    origin: 'http://localhost:80',
  });

  it.each(Object.entries(ways))('is never taken over by %s, and dies of it', async (_name, enter) => {
    const [victim, thief] = [await community.signUp('나'), await community.signUp('너')];
    const entered = await enter(victim, planted(thief.token));
    expect(entered.status, JSON.stringify(entered.body)).toBe(200);
    const token = String(entered.headers['set-auth-token']);
    expect(token).not.toBe(thief.token);
    expect((await me(token)).body.handle).not.toBe(thief.handle);
    expect((await me(thief.token)).status).toBe(401);
    // Coming again with one's own: the same.
    const again = await signIn(victim, planted(victim.token));
    expect(String(again.headers['set-auth-token'])).not.toBe(victim.token);
    expect((await me(victim.token)).status).toBe(401);
  });

  it.each(['x'.repeat(32), `${'x'.repeat(32)}.${'A'.repeat(43)}=`, '', '%', 'null'])(
    'that is made up (%j) becomes nobody’s',
    async (value) => {
      const victim = await community.signUp();
      const entered = await signIn(victim, planted(value));
      expect(entered.status).toBe(200);
      expect(String(entered.headers['set-auth-token'])).not.toContain('xxxx');
      const used = await community.request({ method: 'GET', url: '/api/v1/me', headers: planted(value) });
      expect(used.status).toBe(401);
    },
  );
});

describe('AU-5: cookies', () => {
  const flows: Record<string, (headers: Record<string, string>) => Promise<Answer[]>> = {
    'a sign-up, a sign-in, a new password and a sign-out': async (headers) => {
      const person = await community.signUp();
      const short = await auth('/sign-in/email', { ...credentials(person), rememberMe: false }, headers);
      const entered = await signIn(person, headers);
      const own = { ...headers, authorization: `Bearer ${entered.body.token}` };
      const newPassword = 'a better one 77';
      const changed = await auth('/change-password', { currentPassword: person.password, newPassword }, own);
      const out = await auth('/sign-out', {}, { ...own, authorization: `Bearer ${changed.body.token}` });
      return [short, entered, changed, out];
    },
    'a second step': async (headers) => {
      const { person, code } = await guarded();
      const asked = await signIn(person, headers);
      const { challenge } = asked.body;
      return [asked, await auth('/two-factor/verify-totp', { challenge, code: code() }, headers)];
    },
    leaving: async (headers) => {
      const { token, password } = await community.signUp();
      const all = { ...headers, authorization: `Bearer ${token}` };
      return [
        await community.request({ method: 'DELETE', url: '/api/v1/me', headers: all, payload: { password } }),
      ];
    },
    'a look as a member': async (headers) => {
      const member = await community.signUp();
      const all = { ...headers, authorization: `Bearer ${admin.token}` };
      const url = `/api/v1/admin/members/${member.id}/impersonation`;
      const payload = { reason: '글이 안 보인다고 해서' };
      const begun = await community.request({ method: 'POST', url, headers: all, payload });
      const over = await community.request({
        method: 'DELETE',
        url: '/api/v1/me/impersonation',
        headers: all,
      });
      return [begun, over];
    },
  };
  const credentials = ({ email, password }: Person) => ({ email, password });

  it.each(Object.entries(flows))('of %s stay with this site, and away from scripts', async (_name, flow) => {
    for (const secure of [false, true]) {
      const answers = await flow(secure ? { 'x-forwarded-proto': 'https' } : {});
      for (const answer of answers) {
        expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
        expect(setCookies(answer).length).toBeGreaterThan(0);
      }
      const prefix = secure ? '__Host-madang' : 'madang';
      const life = '(; Max-Age=\\d+)?';
      const shape = new RegExp(
        `^${prefix}\\.[a-z_]+=[^;\\s]*${life}; Path=/; HttpOnly${secure ? '; Secure' : ''}; SameSite=Lax$`,
      );
      for (const line of answers.flatMap(setCookies)) expect(line).toMatch(shape);
    }
  });
});
