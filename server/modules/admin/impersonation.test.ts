import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startCommunity,
  type Answer,
  type Caller,
  type Community,
  type Person,
} from '../../test/community.ts';

let community: Community;
let admin: Person;
let other: Person;
let member: Person;
let now = new Date('2026-11-28T03:00:00Z');
const minutes = (count: number) => (now = new Date(now.getTime() + count * 60_000));

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  admin = await community.signUp('마당지기', 'admin');
  other = await community.signUp('다른 지기', 'admin');
  member = await community.signUp('도움이 필요한 이');
});
afterAll(() => community.stop());

const begin = (by: Pick<Caller, 'post'>, id: string, body: unknown = { reason: '글이 안 보인다고 해서' }) =>
  by.post(`/api/v1/admin/members/${id}/impersonation`, body);

/** The administrator's own credentials, and beside them whom they look as. */
function looking(token: string, by: Person = admin) {
  const call =
    (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE') =>
    (url: string, body?: object): Promise<Answer> =>
      community.request({
        method,
        url,
        headers: { authorization: `Bearer ${by.token}`, 'madang-impersonation': token },
        ...(body && { payload: body }),
      });
  return {
    get: call('GET'),
    post: call('POST'),
    put: call('PUT'),
    patch: call('PATCH'),
    delete: call('DELETE'),
  };
}

const acts = async () =>
  (await admin.get(`/api/v1/admin/audit?target=account:${member.id}`)).body.items.map(
    (one: { act: string }) => one.act,
  );
const inbox = async () => (await member.get('/api/v1/notifications')).body.items;

describe('looking as a member', () => {
  it('shows what they see, and who is looking is the administrator again when it ends', async () => {
    const begun = await begin(admin, member.id);
    expect(begun.status).toBe(200);
    const cookie = String(begun.headers['set-cookie']);
    expect(cookie).toMatch(/^madang\.impersonation=.*Max-Age=1800; Path=\/; HttpOnly; SameSite=Lax$/);
    const me = looking(begun.body.token);
    expect((await me.get('/api/v1/me')).body).toMatchObject({
      handle: member.handle,
      role: 'member',
      impersonatedUntil: begun.body.until,
    });
    expect((await me.get('/api/v1/notifications')).status).toBe(200);
    expect((await me.get('/api/v1/admin/desk')).status).toBe(403);
    expect((await admin.get('/api/v1/me')).body).toMatchObject({ role: 'admin', impersonatedUntil: null });
    expect((await member.get('/api/v1/me')).body.impersonatedUntil).toBeNull();
    expect((await me.delete('/api/v1/me/impersonation')).status).toBe(204);
    expect((await me.get('/api/v1/me')).body).toMatchObject({ handle: admin.handle, role: 'admin' });
    expect((await me.delete('/api/v1/me/impersonation')).status).toBe(204);
    expect(await acts()).toEqual(['accounts.impersonation_ended', 'accounts.impersonation_begun']);
  });

  it('works with the cookies of a browser, side by side', async () => {
    const own = `madang.session_token=${encodeURIComponent(admin.token)}`;
    const headers = { cookie: own, origin: 'http://localhost:80', host: 'localhost:80' };
    const begun = await community.request({
      method: 'POST',
      url: `/api/v1/admin/members/${member.id}/impersonation`,
      headers,
      payload: { reason: '화면 확인' },
    });
    const look = String(begun.headers['set-cookie']).split(';')[0]!;
    const meAs = async (cookie: string) =>
      (await community.request({ method: 'GET', url: '/api/v1/me', headers: { cookie } })).body.handle;
    expect(await meAs(`${own}; ${look}`)).toBe(member.handle);
    expect(await meAs(own)).toBe(admin.handle);
    // Alone it opens nothing, nor beside a session of somebody else.
    expect(await meAs(look)).toBeUndefined();
    const others = `madang.session_token=${encodeURIComponent(other.token)}`;
    expect(await meAs(`${others}; ${look}`)).toBe(other.handle);
    await looking(begun.body.token).delete('/api/v1/me/impersonation');
  });

  it('changes nothing, whatever is tried, and reads nothing that is theirs alone', async () => {
    const me = looking((await begin(admin, member.id)).body.token);
    const refused = { status: 403, body: { code: 'accounts.impersonating' } };
    const routes = community.node.app.routes.filter(({ internal }) => !internal);
    const filled = (url: string) => url.replace(/:\w+/g, '1').replace('*', 'x');
    for (const { method, url } of routes) {
      if (method === 'GET' || url === '/api/v1/me/impersonation') continue;
      const verb = method.toLowerCase() as 'post';
      expect(await me[verb](filled(url), {}), `${method} ${url}`).toMatchObject(refused);
    }
    const theirs = routes.filter(
      ({ method, url }) => method === 'GET' && /drafts|\/me\/|api\/auth/.test(url),
    );
    expect(theirs.length).toBeGreaterThan(8);
    for (const { url } of theirs)
      if (url !== '/api/v1/me/trust') expect(await me.get(filled(url)), url).toMatchObject(refused);
    await me.delete('/api/v1/me/impersonation');
  });

  it('leaves no trace of reading: no view, no search, no day on which they were here', async () => {
    const post = (await other.post('/api/v1/posts', { space: 'free', title: '본 글', body: '본문' })).body.id;
    await community.node.ctx.db.deleteFrom('trust_days').execute();
    const me = looking((await begin(admin, member.id)).body.token);
    await me.get(`/api/v1/posts/${post}`);
    await me.get(`/api/v1/search?q=${encodeURIComponent('본문')}`);
    await new Promise((resolve) => setImmediate(resolve));
    await me.delete('/api/v1/me/impersonation');
    const seen = await community.node.ctx.db
      .selectFrom('post_views')
      .selectAll()
      .where('viewer', '=', `m:${member.id}`)
      .execute();
    const days = await community.node.ctx.db
      .selectFrom('trust_days')
      .selectAll()
      .where('account_id', '=', member.id)
      .execute();
    expect([seen, days]).toEqual([[], []]);
  });

  it('ends by itself after half an hour, with the administrator’s session, and with their role', async () => {
    const first = looking((await begin(admin, member.id)).body.token);
    minutes(29);
    expect((await first.get('/api/v1/me')).body.handle).toBe(member.handle);
    minutes(1);
    expect((await first.get('/api/v1/me')).body.handle).toBe(admin.handle);
    const temporary = await community.signUp('잠깐 지기', 'admin');
    const second = looking((await begin(temporary, member.id)).body.token, temporary);
    await admin.put(`/api/v1/admin/accounts/${temporary.id}/role`, { role: 'moderator' });
    expect((await second.get('/api/v1/me')).status).toBe(401);
  });

  it('shows nobody who has become an administrator or was blocked meanwhile', async () => {
    const rising = await community.signUp('오르는 이');
    const me = looking((await begin(admin, rising.id)).body.token);
    await other.put(`/api/v1/admin/accounts/${rising.id}/role`, { role: 'admin' });
    expect((await me.get('/api/v1/me')).body.handle).toBe(admin.handle);
    await other.put(`/api/v1/admin/accounts/${rising.id}/role`, { role: 'member' });
    await me.delete('/api/v1/me/impersonation');
  });

  it('replaces a former look, also when two begin at once', async () => {
    const answers = await Promise.all([begin(admin, member.id), begin(admin, member.id)]);
    const handles = await Promise.all(
      answers.map(async ({ body }) => (await looking(body.token).get('/api/v1/me')).body.handle),
    );
    expect(handles.filter((handle) => handle === member.handle).length).toBe(1);
    await admin.delete('/api/v1/me/impersonation');
  });

  it('is refused for oneself, another administrator, nobody, and without a reason', async () => {
    const moderator = await community.signUp('지킴이', 'moderator');
    expect((await begin(community.guest, member.id)).status).toBe(401);
    expect((await begin(member, other.id)).status).toBe(403);
    expect((await begin(moderator, member.id)).status).toBe(403);
    expect(await begin(admin, admin.id)).toMatchObject({
      status: 403,
      body: { code: 'accounts.own_account' },
    });
    expect(await begin(admin, other.id)).toMatchObject({
      status: 403,
      body: { code: 'accounts.impersonating_admin' },
    });
    expect((await begin(admin, '00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await begin(admin, "x' or 1=1")).status).toBe(404);
    for (const body of [{}, { reason: '' }, { reason: '   ' }, { reason: 'abc', role: 'admin' }])
      expect((await begin(admin, member.id, body)).status).toBe(422);
  });
});

describe('afterwards', () => {
  it('the member is told once, unless the site does not want it', async () => {
    await community.node.jobs.drain({ until: new Date(now.getTime() + 3_600_000) });
    await community.node.ctx.db.deleteFrom('notices').where('account_id', '=', member.id).execute();
    const quiet = (await begin(admin, member.id)).body.token;
    await admin.patch('/api/v1/admin/settings', { 'admin.tell_impersonated': false });
    await looking(quiet).delete('/api/v1/me/impersonation');
    await community.node.jobs.drain();
    expect(await inbox()).toEqual([]);
    await admin.patch('/api/v1/admin/settings', { 'admin.tell_impersonated': null });
    await looking((await begin(admin, member.id)).body.token).delete('/api/v1/me/impersonation');
    await community.node.jobs.drain({ until: new Date(now.getTime() + 3_600_000) });
    expect(await inbox()).toMatchObject([{ type: 'accounts.impersonated', actor: null }]);
  });
});
