import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { hashOfKey, newKey, roleWithin } from './api-keys.rules.ts';

let community: Community;
let member: Person;
let other: Person;
let admin: Person;
let now = new Date('2026-11-28T09:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  member = await community.signUp('회원');
  other = await community.signUp('다른이');
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

const made = async (person: Person, scopes: string[], extra: object = {}): Promise<Answer['body']> => {
  const answer = await person.post('/api/v1/me/api-keys', { name: '프로그램', scopes, ...extra });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const by = (key: string, method: string, url: string, payload?: object): Promise<Answer> =>
  community.request({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${key}` },
    ...(payload && { payload }),
  });
const clear = async (person: Person): Promise<void> => {
  const { items } = (await person.get('/api/v1/me/api-keys')).body;
  for (const { id } of items) await person.delete(`/api/v1/me/api-keys/${id}`);
};

describe('a key', () => {
  it('is 256 random bits with a sum, and is known by its hash alone', async () => {
    const one = newKey();
    expect(one.key).toMatch(/^mdk_[A-Za-z0-9_-]{49}$/);
    expect(hashOfKey(one.key)).toBe(one.hash);
    const wrong = one.key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect(hashOfKey(wrong)).toBeNull();
    for (const text of ['', 'mdk_', one.key.slice(0, -1), `${one.key}A`, one.key.toUpperCase()])
      expect(hashOfKey(text)).toBeNull();
    const { key } = await made(member, ['read']);
    const rows = await community.node.ctx.db.selectFrom('account_api_keys').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(key.slice(4));
  });

  it('reads and writes for its owner as far as its scopes reach', async () => {
    const read = (await made(member, ['read'])).key;
    const write = (await made(member, ['write'])).key;
    expect((await by(read, 'GET', '/api/v1/me')).body.handle).toBe(member.handle);
    const post = { space: 'free', title: '열쇠로', body: '본문' };
    const refused = await by(read, 'POST', '/api/v1/posts', post);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'accounts.scope_missing', params: { scope: 'write' } },
    });
    const written = await by(write, 'POST', '/api/v1/posts', post);
    expect(written).toMatchObject({ status: 201, body: { author: { handle: member.handle } } });
    expect((await by(write, 'GET', `/api/v1/posts/${written.body.id}`)).status).toBe(200);
    expect((await by(write, 'GET', '/api/v1/admin/overview')).status).toBe(403);
  });

  it('to write never acts as staff, and one for staff reaches no further than the role of today', async () => {
    expect(roleWithin('admin', ['read', 'write'])).toBe('member');
    expect(roleWithin('admin', ['moderate'])).toBe('moderator');
    expect(roleWithin('admin', ['admin'])).toBe('admin');
    expect(roleWithin('moderator', ['admin'])).toBe('moderator');
    expect(roleWithin('member', ['admin', 'moderate'])).toBe('member');
    const mine = (await member.post('/api/v1/posts', { space: 'free', title: '내 글', body: '본문' })).body;
    const writer = (await made(admin, ['write'])).key;
    expect((await by(writer, 'DELETE', `/api/v1/posts/${mine.id}`)).status).toBe(403);
    const host = await community.signUp('잠깐 지기', 'admin');
    const key = (await made(host, ['admin'])).key;
    expect((await by(key, 'GET', '/api/v1/admin/overview')).status).toBe(200);
    await admin.put(`/api/v1/admin/accounts/${host.id}/role`, { role: 'member' });
    expect((await by(key, 'GET', '/api/v1/admin/overview')).status).toBe(403);
    expect((await by(key, 'GET', '/api/v1/me')).body.role).toBe('member');
  });

  it('does nothing that only its owner may do', async () => {
    const { key, id } = await made(admin, ['read', 'write', 'moderate', 'admin']);
    const calls: [string, string, object?][] = [
      ['GET', '/api/v1/me/api-keys'],
      ['POST', '/api/v1/me/api-keys', { name: '또', scopes: ['read'] }],
      ['DELETE', `/api/v1/me/api-keys/${id}`],
      ['GET', '/api/v1/api-keys'],
      ['GET', '/api/v1/me/sessions'],
      ['DELETE', '/api/v1/me/sessions'],
      ['DELETE', '/api/v1/me', {}],
      ['GET', '/api/v1/me/ways-in'],
      ['GET', '/api/auth/get-session'],
      ['GET', '/api/auth/list-sessions'],
      [
        'POST',
        '/api/auth/change-password',
        { currentPassword: admin.password, newPassword: 'river-lantern-kite-8' },
      ],
    ];
    for (const [method, url, body] of calls)
      expect(await by(key, method, url, body), `${method} ${url}`).toMatchObject({
        status: 403,
        body: { code: 'accounts.session_required' },
      });
  });

  it('ends when it is ended, when its time is over, and when its owner is blocked or leaves', async () => {
    await clear(member);
    const [ended, short] = [await made(member, ['read']), await made(member, ['read'], { days: 1 })];
    expect((await by(ended.key, 'GET', '/api/v1/me')).status).toBe(200);
    await member.delete(`/api/v1/me/api-keys/${ended.id}`);
    expect((await by(ended.key, 'GET', '/api/v1/me')).status).toBe(401);
    now = new Date(now.getTime() + 23 * 3_600_000);
    expect((await by(short.key, 'GET', '/api/v1/me')).status).toBe(200);
    now = new Date(now.getTime() + 2 * 3_600_000);
    expect((await by(short.key, 'GET', '/api/v1/me')).status).toBe(401);
    const leaver = await community.signUp('떠날이');
    const last = (await made(leaver, ['write'])).key;
    await leaver.delete('/api/v1/me', { password: leaver.password });
    expect((await by(last, 'GET', '/api/v1/me')).status).toBe(401);
    const blocked = await community.signUp('막힐이');
    const theirs = (await made(blocked, ['write'])).key;
    await community.node.ctx.db
      .updateTable('accounts')
      .set({ blocked_at: now })
      .where('id', '=', blocked.id)
      .execute();
    expect((await by(theirs, 'GET', '/api/v1/me')).status).toBe(401);
  });

  it('in an address counts as told to everybody, and is refused', async () => {
    const { key } = await made(other, ['read']);
    for (const url of [`/api/v1/posts?token=${key}`, `/api/v1/posts?key=${key}`, `/api/v1/posts/${key}`])
      expect(await community.request({ method: 'GET', url })).toMatchObject({
        status: 400,
        body: { code: 'accounts.credential_in_url' },
      });
  });

  it('has a budget of its own', async () => {
    const { key } = await made(other, ['read']);
    const [one, two] = [await by(key, 'GET', '/api/v1/me'), await other.get('/api/v1/me')];
    const left = (answer: Answer) => Number(answer.headers['ratelimit-remaining']);
    expect(left(await by(key, 'GET', '/api/v1/me'))).toBe(left(one) - 1);
    expect(left(await other.get('/api/v1/me'))).toBe(left(two) - 1);
  });
});

describe('keeping keys', () => {
  it('shows a key once, and when it was used last', async () => {
    await clear(member);
    const { key, id, hint } = await made(member, ['write'], { days: null });
    expect(key.endsWith(hint)).toBe(true);
    await by(key, 'GET', '/api/v1/me');
    const { items } = (await member.get('/api/v1/me/api-keys')).body;
    expect(items).toEqual([
      {
        id,
        name: '프로그램',
        hint,
        scopes: ['read', 'write'],
        createdAt: now.toISOString(),
        expiresAt: null,
        lastUsedAt: now.toISOString(),
      },
    ]);
  });

  it('refuses what is absurd, beyond the role, not there, somebody else’s, or without a session', async () => {
    await clear(member);
    const input = { name: '프로그램', scopes: ['read'] };
    expect((await community.guest.post('/api/v1/me/api-keys', input)).status).toBe(401);
    for (const body of [
      { ...input, name: '' },
      { ...input, name: '\u202e' },
      { ...input, scopes: [] },
      { ...input, scopes: ['root'] },
      { ...input, scopes: ['read', 'read'] },
      { ...input, scopes: ['admin'] },
      { ...input, scopes: ['moderate'] },
      { ...input, days: 0 },
      { ...input, days: 1e9 },
      { ...input, account: other.id },
      { scopes: ['read'] },
    ])
      expect((await member.post('/api/v1/me/api-keys', body)).status, JSON.stringify(body)).toBe(422);
    expect((await member.get('/api/v1/me/api-keys')).body.items).toEqual([]);
    const theirs = await made(other, ['read']);
    expect((await member.delete(`/api/v1/me/api-keys/${theirs.id}`)).status).toBe(404);
    expect((await member.get('/api/v1/api-keys')).status).toBe(403);
    expect((await member.delete(`/api/v1/api-keys/${theirs.id}`)).status).toBe(403);
    expect((await by(theirs.key, 'GET', '/api/v1/me')).status).toBe(200);
  });

  it('has room for ten, also when many are made at once', async () => {
    await clear(member);
    const input = { name: '프로그램', scopes: ['read'] };
    const answers = await Promise.all(
      Array.from({ length: 14 }, () => member.post('/api/v1/me/api-keys', input)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ body }) => body.code === 'accounts.too_many_api_keys')).toHaveLength(4);
    await clear(member);
  });

  it('lets administrators see and end all, which is written down, and keep keys for staff', async () => {
    const theirs = await made(other, ['read']);
    const listed = (await admin.get('/api/v1/api-keys?limit=100')).body.items;
    expect(listed.find((one: { id: string }) => one.id === theirs.id)).toMatchObject({ accountId: other.id });
    expect(JSON.stringify(listed)).not.toContain(theirs.key);
    expect((await admin.delete(`/api/v1/api-keys/${theirs.id}`)).status).toBe(204);
    expect((await admin.delete(`/api/v1/api-keys/${theirs.id}`)).status).toBe(404);
    expect((await by(theirs.key, 'GET', '/api/v1/me')).status).toBe(401);
    const acts = await community.node.ctx.db
      .selectFrom('audit_entries')
      .select(['act', 'target_id'])
      .where('act', '=', 'accounts.key_ended')
      .execute();
    expect(acts).toEqual([{ act: 'accounts.key_ended', target_id: other.id }]);
    await admin.patch('/api/v1/admin/settings', { 'accounts.api_keys_for': 'admin' });
    const off = await member.post('/api/v1/me/api-keys', { name: '프로그램', scopes: ['read'] });
    expect(off).toMatchObject({ status: 403, body: { code: 'accounts.api_keys_off' } });
  });
});
