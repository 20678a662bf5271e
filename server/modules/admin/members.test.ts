import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let admin: Person;
let member: Person;

beforeAll(async () => {
  community = await startCommunity();
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('살필 사람');
});
afterAll(() => community.stop());

const list = async (query = '') =>
  (await admin.get(`/api/v1/admin/members?${query}`)).body.items.map((one: { handle: string }) => one.handle);
const page = (path = '', id = member.id) => admin.get(`/api/v1/admin/members/${id}${path}`);
const nobody = '00000000-0000-4000-8000-000000000000';

describe('the list of members', () => {
  it('finds by name, handle and address, and shows no address', async () => {
    const one = await community.signUp('이름으로 찾기');
    for (const query of ['이름으로', one.handle, one.email])
      expect(await list(`query=${encodeURIComponent(query)}`)).toContain(one.handle);
    const { body } = await admin.get(`/api/v1/admin/members?query=${encodeURIComponent(one.email)}`);
    expect(JSON.stringify(body)).not.toContain('@people.test');
    expect(await list('query=%25')).toEqual([]);
  });

  it('is narrowed by role, block, newness, silence and trust, page by page', async () => {
    const [blocked, old, writer] = [
      await community.signUp('막힌 이'),
      await community.signUp('오래된 이'),
      await community.signUp('쓰는 이'),
    ];
    const { db } = community.node.ctx;
    await sql`update accounts set blocked_at = now() where id = ${blocked.id}::uuid`.execute(db);
    await sql`update members set joined_at = now() - interval '30 days' where account_id = ${old.id}::uuid`.execute(
      db,
    );
    await writer.post('/api/v1/posts', { space: 'free', title: '글', body: '본문' });
    await sql`
      insert into trust_members (account_id, level, reached, checked_at) values (${old.id}::uuid, 2, 2, now())
      on conflict (account_id) do update set level = 2, reached = 2`.execute(db);
    expect(await list('role=admin')).toEqual([admin.handle]);
    expect(await list('blocked=yes')).toEqual([blocked.handle]);
    expect(await list('new=yes')).not.toContain(old.handle);
    const silent = await list('silent=yes&limit=100');
    expect(silent).toContain(old.handle);
    expect(silent).not.toContain(writer.handle);
    expect(await list('trust=2')).toEqual([old.handle]);
    const all = await list('limit=100');
    let [found, cursor] = [[] as string[], ''];
    do {
      const { body } = await admin.get(`/api/v1/admin/members?limit=2${cursor}`);
      found = [...found, ...body.items.map((one: { handle: string }) => one.handle)];
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    expect(found).toEqual(all);
    for (const query of ['blocked=no', 'trust=9', 'role=owner', 'cursor=x', 'x=1'])
      expect((await admin.get(`/api/v1/admin/members?${query}`)).status, query).toBe(422);
  });
});

describe('the page of a member', () => {
  it('shows ways in without secrets, and the address only on demand, which is written down', async () => {
    const { body } = await page();
    expect(body).toMatchObject({
      handle: member.handle,
      role: 'member',
      blocked: null,
      waysIn: { hasPassword: true, passkeys: 0, linked: [], twoStep: false },
    });
    expect(JSON.stringify(body)).not.toContain(member.email);
    const shown = await admin.put(`/api/v1/admin/members/${member.id}/address-look`, {});
    expect(shown.body).toEqual({ email: member.email });
    const { items } = (await admin.get(`/api/v1/admin/audit?target=account:${member.id}`)).body;
    expect(items[0]).toMatchObject({ act: 'accounts.personal_data_seen', actor: { handle: admin.handle } });
    expect(JSON.stringify(items)).not.toContain(member.email);
  });

  it('tells what happened, page by page, and nothing that was written without a name', async () => {
    await admin.post('/api/v1/spaces', { slug: 'masked', name: '가면', anonymousAllowed: true });
    const post = (await member.post('/api/v1/posts', { space: 'masked', title: '이름 건 글', body: '본문' }))
      .body.id;
    await member.post('/api/v1/posts', {
      space: 'masked',
      title: '이름 없는 글',
      body: '본문',
      anonymous: true,
    });
    await member.post(`/api/v1/posts/${post}/comments`, { body: '이름 건 댓글' });
    await member.post(`/api/v1/posts/${post}/comments`, { body: '이름 없는 댓글', anonymous: true });
    const kinds = (items: { kind: string }[]) => items.map(({ kind }) => kind).sort();
    const { items } = (await page('/timeline?limit=100')).body;
    expect(kinds(items)).toEqual(['comment', 'joined', 'post', 'signed-in', 'staff']);
    expect(JSON.stringify(items)).not.toContain('이름 없는');
    const first = (await page('/timeline?limit=3')).body;
    const second = (await page(`/timeline?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(items);
    expect(second.nextCursor).toBeNull();
  });

  it('ends one session or all of them', async () => {
    const again = await community.guest.post('/api/auth/sign-in/email', {
      email: member.email,
      password: member.password,
    });
    const second = { authorization: `Bearer ${again.body.token}` };
    const { items } = (await page('/sessions')).body;
    expect(items.length).toBe(2);
    expect(JSON.stringify(items)).not.toContain('token');
    const [one] = items;
    const path = `/api/v1/admin/members/${member.id}/sessions`;
    const twice = await Promise.all([admin.delete(`${path}/${one.id}`), admin.delete(`${path}/${one.id}`)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect((await admin.delete(path)).status).toBe(204);
    expect((await member.get('/api/v1/me')).status).toBe(401);
    expect((await community.request({ method: 'GET', url: '/api/v1/me', headers: second })).status).toBe(401);
    expect((await page('/sessions')).body.items).toEqual([]);
  });

  it('is refused to others, for others’ sessions, and for nobody', async () => {
    const moderator = await community.signUp('지킴이', 'moderator');
    const stranger = await community.signUp('남');
    const session = (await page('/sessions', stranger.id)).body.items[0].id;
    const path = `/api/v1/admin/members/${stranger.id}`;
    for (const by of [moderator, stranger]) {
      for (const part of ['', '/timeline', '/sessions']) expect((await by.get(path + part)).status).toBe(403);
      expect((await by.put(`${path}/address-look`, {})).status).toBe(403);
      expect((await by.delete(`${path}/sessions`)).status).toBe(403);
    }
    expect((await community.guest.put(`${path}/address-look`, {})).status).toBe(401);
    // A session of somebody else.
    expect((await admin.delete(`/api/v1/admin/members/${member.id}/sessions/${session}`)).status).toBe(404);
    expect((await stranger.get('/api/v1/me')).status).toBe(200);
    for (const id of [nobody, 'x', "'"]) {
      const there = `/api/v1/admin/members/${encodeURIComponent(id)}`;
      for (const part of ['', '/timeline', '/sessions'])
        expect((await admin.get(there + part)).status).toBe(404);
      expect((await admin.put(`${there}/address-look`, {})).status).toBe(404);
      expect((await admin.delete(`${there}/sessions`)).status).toBe(404);
    }
    expect((await admin.put(`${path}/address-look`, { to: 'me' })).status).toBe(422);
    expect((await page('/timeline?cursor=x')).status).toBe(422);
    expect((await admin.delete(`/api/v1/admin/members/${admin.id}/sessions`)).status).toBe(403);
  });
});

describe('sheets', () => {
  it('hold everybody, with addresses only when asked for, which is written down', async () => {
    const plain = await admin.get('/api/v1/admin/exports/members.csv');
    expect(plain.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(String(plain.body)).toMatch(/^\uFEFF아이디,이름,/);
    expect(String(plain.body)).not.toContain('@people.test');
    const full = await admin.get('/api/v1/admin/exports/members.csv?email=yes');
    expect(String(full.body)).toContain(member.email);
    const { items } = (await admin.get('/api/v1/admin/audit?act=admin.exported')).body;
    expect(items.map(({ after }: { after: unknown }) => after)).toEqual([
      { addresses: true },
      { addresses: false },
    ]);
    const english = await community.request({
      method: 'GET',
      url: '/api/v1/admin/exports/audit.csv',
      headers: { authorization: `Bearer ${admin.token}`, 'accept-language': 'en' },
    });
    expect(String(english.body)).toMatch(/^\uFEFFNumber,At,Act,/);
    expect((await admin.get('/api/v1/admin/exports/members.csv?email=no')).status).toBe(422);
  });

  it('say nothing of who wrote without a name, and begin no formula', async () => {
    const title = '=HYPERLINK("http://a.test")';
    await admin.post('/api/v1/posts', { space: 'free', title, body: '본문' });
    const body = String((await admin.get('/api/v1/admin/exports/posts.csv')).body);
    expect(body).toContain(`"'=HYPERLINK(""http://a.test"")"`);
    const row = body.split('\r\n').find((line) => line.includes('이름 없는 글'))!;
    expect(row).not.toContain(member.handle);
    const statistics = String(
      (await admin.get('/api/v1/admin/exports/statistics.csv?window=30&by=week')).body,
    );
    expect(statistics.split('\r\n')[0]).toContain('가입,가입 (지난 기간)');
  });

  it('need no more memory for a hundred thousand rows than for a few', async () => {
    const { db } = community.node.ctx;
    for (let batch = 0; batch < 20; batch += 1)
      await sql`
      insert into posts (space_id, kind, author_id, title, body, body_html, excerpt, created_at, last_activity_at)
      select (select id from spaces order by id limit 1), 'discussion', ${member.id}::uuid, '줄 ' || n || repeat(' 가나다라', 20),
        'b', 'b', 'b', now(), now() from generate_series(1, 5000) as n`.execute(db);
    const base = await admin.get('/api/v1/admin/desk');
    expect(base.status).toBe(200);
    await community.node.app.http.listen({ port: 0, host: '127.0.0.1' });
    const address = community.node.app.http.server.address() as { port: number };
    const response = await fetch(`http://127.0.0.1:${address.port}/api/v1/admin/exports/posts.csv`, {
      headers: { authorization: `Bearer ${admin.token}` },
    });
    let [lines, bytes, most] = [0, 0, 0];
    const start = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    for await (const chunk of response.body!) {
      bytes += chunk.byteLength;
      for (const byte of chunk) if (byte === 10) lines += 1;
      most = Math.max(most, process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - start);
    }
    expect(lines).toBeGreaterThan(100_000);
    expect(bytes).toBeGreaterThan(20_000_000);
    expect(most).toBeLessThan(150_000_000);
  });
});
