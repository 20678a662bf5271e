import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';

let community: Community;

beforeAll(async () => {
  community = await startCommunity();
});
afterAll(() => community.stop());

const get = (token: string, path = '/api/v1/me') =>
  community.request({ method: 'GET', url: path, headers: { authorization: `Bearer ${token}` } });
async function signInAgain(person: Person, userAgent: string, address: string): Promise<string> {
  const answer: Answer = await community.request({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email: person.email, password: person.password },
    headers: { 'user-agent': userAgent, 'x-forwarded-for': address },
  });
  return answer.body.token as string;
}

describe('my sessions', () => {
  it('are listed without tokens, this one marked', async () => {
    const person = await community.signUp();
    const phone = await signInAgain(person, 'Phone', '2001:db8:1:2:3::4');
    const { status, body } = await get(phone, '/api/v1/me/sessions');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      nextCursor: null,
      items: [
        { current: true, userAgent: 'Phone', network: '2001:db8:1::/48' },
        { current: false, network: '127.0.0.0/24' },
      ],
    });
    const other = await get(phone, '/api/auth/list-sessions');
    expect(other.body.map(({ id }: { id: string }) => id)).toEqual(
      body.items.map(({ id }: { id: string }) => id),
    );
    for (const text of [JSON.stringify(body), JSON.stringify(other.body)]) {
      expect(text).not.toContain(person.token.split('.')[0]);
      expect(text).not.toContain(phone.split('.')[0]);
    }
  });

  it.each([
    ['DELETE', (id: string) => ['DELETE', `/api/v1/me/sessions/${id}`, undefined] as const, 204],
    ['POST', (id: string) => ['POST', '/api/auth/revoke-session', { id }] as const, 200],
  ])('can be ended one by one, at once (%s)', async (_way, call, status) => {
    const person = await community.signUp();
    const phone = await signInAgain(person, 'Phone', '198.51.100.7');
    const { items } = (await person.get('/api/v1/me/sessions')).body;
    const target = items.find((item: { userAgent: string }) => item.userAgent === 'Phone');
    const [method, url, payload] = call(target.id);
    const end = (token: string) =>
      community.request({
        method,
        url,
        headers: { authorization: `Bearer ${token}` },
        ...(payload && { payload }),
      });
    expect((await get(phone)).status).toBe(200);
    const stranger = await community.signUp();
    expect(await end(stranger.token)).toMatchObject({
      status: 404,
      body: { code: 'accounts.session_not_found' },
    });
    expect((await get(phone)).status).toBe(200);
    expect((await end(person.token)).status).toBe(status);
    expect((await get(phone)).status).toBe(401);
    expect((await end(person.token)).status).toBe(404);
    expect((await person.get('/api/v1/me')).status).toBe(200);
  });

  it.each([
    ['DELETE', '/api/v1/me/sessions', true],
    ['POST', '/api/auth/revoke-other-sessions', true],
    ['POST', '/api/auth/revoke-sessions', false],
  ] as const)('can be ended together: %s %s', async (method, url, keepsThis) => {
    const [person, stranger] = [await community.signUp(), await community.signUp()];
    const phone = await signInAgain(person, 'Phone', '198.51.100.7');
    const answer = await community.request({
      method,
      url,
      headers: { authorization: `Bearer ${person.token}` },
    });
    expect([200, 204]).toContain(answer.status);
    expect((await get(phone)).status).toBe(401);
    expect((await get(person.token)).status).toBe(keepsThis ? 200 : 401);
    expect((await get(stranger.token)).status).toBe(200);
  });

  it.each(['/api/v1/me/sessions', '/api/auth/list-sessions'])(
    'are nobody else’s business: %s',
    async (path) => {
      expect(await community.guest.get(path)).toMatchObject({
        status: 401,
        body: { code: 'accounts.sign_in_required' },
      });
    },
  );

  it('that do not exist are not found', async () => {
    const person = await community.signUp();
    expect((await person.delete('/api/v1/me/sessions/none')).status).toBe(404);
    expect((await person.post('/api/auth/revoke-session', { id: 'none' })).status).toBe(404);
    expect((await person.post('/api/auth/revoke-session', { token: person.token })).status).toBe(422);
  });

  it('need a page of this site to be ended by cookie', async () => {
    const person = await community.signUp();
    const cookie = `madang.session_token=${encodeURIComponent(person.token)}`;
    const from = (origin: string) =>
      community.request({ method: 'DELETE', url: '/api/v1/me/sessions', headers: { cookie, origin } });
    expect((await from('https://elsewhere.test')).status).toBe(403);
    expect((await from('http://localhost:80')).status).toBe(204);
  });
});

describe('leaving', () => {
  it('needs the password and takes everything personal away at once', async () => {
    const person = await community.signUp('떠날 사람');
    const post = await person.post('/api/v1/posts', { space: 'free', title: '남는 글', body: '본문' });
    await person.post('/api/auth/request-password-reset', { email: person.email });
    await community.node.jobs.drain();
    expect(await person.delete('/api/v1/me', { password: 'wrong wrong' })).toMatchObject({
      status: 422,
      body: { code: 'accounts.wrong_password', errors: [{ pointer: '/password' }] },
    });
    expect((await person.delete('/api/v1/me')).status).toBe(422);
    const gone = await person.delete('/api/v1/me', { password: person.password });
    expect(gone.status).toBe(204);
    expect([gone.headers['set-cookie']].flat()[0]).toMatch(
      /^madang\.session_token=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/,
    );

    expect((await person.get('/api/v1/me')).status).toBe(401);
    const { db } = community.node.ctx;
    const row = await db
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      email: `withdrawn-${person.id}@members.invalid`,
      name: '',
      image: null,
      role: 'member',
      pending_email: null,
    });
    for (const table of ['account_sessions', 'account_credentials', 'account_verifications'] as const) {
      expect(await db.selectFrom(table).select('id').where('account_id', '=', person.id).execute()).toEqual(
        [],
      );
    }
    expect((await community.guest.get(`/api/v1/members/${person.handle}`)).status).toBe(404);
    const read = await community.guest.get(`/api/v1/posts/${post.body.id}`);
    expect(read.body.author).toMatchObject({ handle: null, name: '', withdrawn: true });
    const signIn = await community.guest.post('/api/auth/sign-in/email', {
      email: person.email,
      password: person.password,
    });
    expect(signIn.status).toBe(401);
    const again = { email: person.email, password: person.password, name: '새 사람' };
    const back = await community.guest.post('/api/auth/sign-up/email', again);
    expect(back.body.user.id).not.toBe(person.id);
  });

  it('happens once of two tries at once', async () => {
    const person = await community.signUp();
    const leave = () => person.delete('/api/v1/me', { password: person.password });
    const answers = await Promise.all([leave(), leave()]);
    expect(answers.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1);
  });

  it('is closed to the last administrator, also when two leave at once', async () => {
    const [a, b] = [await community.signUp('가', 'admin'), await community.signUp('나', 'admin')];
    const answers = await Promise.all(
      [a, b].map((admin) => admin.delete('/api/v1/me', { password: admin.password })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('accounts.last_admin');
  });
});
