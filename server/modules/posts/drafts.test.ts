import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { placeOf } from './drafts.rules.ts';

let community: Community;
let writer: Person;
let other: Person;
let admin: Person;
let now = new Date('2026-11-21T09:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now });
  writer = await community.signUp('글쓴이');
  other = await community.signUp('다른이');
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

const at = (key: string) => `/api/v1/drafts/${encodeURIComponent(key)}`;
const typed = {
  title: '쓰다 만 글',
  body: '여기까지 썼어요',
  tags: ['초안'],
  space: 'free',
  anonymous: false,
};

async function publish(person: Person, extra: object = {}): Promise<string> {
  const made = await person.post('/api/v1/posts', { space: 'free', title: '글', body: '본문', ...extra });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

describe('keys', () => {
  it.each([
    ['new', { what: 'new', space: null }],
    ['new:free', { what: 'new', space: 'free' }],
    ['post:12', { what: 'post', postId: '12' }],
    ['comment:12', { what: 'comment', postId: '12', parentId: null }],
    ['comment:12:7', { what: 'comment', postId: '12', parentId: '7' }],
  ])('%s names a place', (key, place) => expect(placeOf(key)).toEqual(place));

  it.each([
    '',
    'new:',
    'new:A',
    'new:a:b',
    'post',
    'post:0',
    'post:x',
    'post:1:2',
    'comment',
    'comment:1:2:3',
    'me:1',
  ])('%j names none', (key) => expect(placeOf(key)).toBeNull());
});

describe('keeping a draft', () => {
  it('gives it back on another device, and to nobody else', async () => {
    const kept = await writer.put(at('new'), typed);
    expect(kept).toMatchObject({ status: 200, body: { ...typed, key: 'new', version: 1 } });
    expect((await writer.get(at('new'))).body).toEqual(kept.body);
    for (const person of [other, admin])
      expect(await person.get(at('new'))).toMatchObject({ status: 404, body: { code: 'drafts.not_found' } });
    await writer.delete(at('new'));
  });

  it('asks a guest to sign in', async () => {
    expect((await community.guest.put(at('new'), typed)).status).toBe(401);
    expect((await community.guest.get('/api/v1/me/drafts')).status).toBe(401);
  });

  it('tells the second device what the first has kept, and loses neither', async () => {
    const first = await writer.put(at('new:free'), { body: '하나' });
    const second = await writer.put(at('new:free'), { body: '둘', version: first.body.version });
    expect(second.body).toMatchObject({ body: '둘', version: 2 });
    for (const version of [1, undefined]) {
      const late = await writer.put(at('new:free'), { body: '늦은 셋', ...(version && { version }) });
      expect(late).toMatchObject({
        status: 409,
        body: { code: 'request.stale_version', params: { version: 2 } },
      });
    }
    expect((await writer.get(at('new:free'))).body.body).toBe('둘');
    const dropped = await writer.delete(`${at('new:free')}?version=1`);
    expect(dropped).toMatchObject({ status: 409, body: { params: { version: 2 } } });
    const chosen = await writer.put(at('new:free'), { body: '늦은 셋', version: 2 });
    expect(chosen.body).toMatchObject({ body: '늦은 셋', version: 3 });
    expect((await writer.delete(`${at('new:free')}?version=3`)).status).toBe(204);
    expect((await writer.delete(at('new:free'))).status).toBe(204);
  });

  it('lets one of two simultaneous devices win', async () => {
    await writer.put(at('new'), { body: '처음' });
    const answers = await Promise.all(
      ['왼쪽', '오른쪽'].map((body) => writer.put(at('new'), { body, version: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200)!;
    expect((await writer.get(at('new'))).body).toEqual(winner.body);
    await writer.delete(at('new'));
  });

  it.each([
    ['a key that is none', 'nonsense', { body: '' }, 404, 'drafts.not_found'],
    ['a post that is not there', 'post:999999', { body: '' }, 404, 'posts.not_found'],
    ['no body', 'new', {}, 422, 'request.invalid'],
    ['a body beyond all bounds', 'new', { body: 'ㅁ'.repeat(70_001) }, 422, 'request.invalid'],
    ['an unknown field', 'new', { body: '', author: 'me' }, 422, 'request.unknown_field'],
    ['version 0', 'new', { body: '', version: 0 }, 422, 'request.invalid'],
    ['a NUL', 'new', { body: 'a\u0000' }, 422, 'request.nul_not_allowed'],
  ])('refuses %s', async (_, key, body, status, code) => {
    expect(await writer.put(at(key), body)).toMatchObject({ status, body: { code } });
  });

  it("belongs to one's own post, or to a post that one may comment on", async () => {
    const id = await publish(writer);
    expect((await other.put(at(`post:${id}`), { body: '남의 글' })).status).toBe(403);
    expect((await other.put(at(`comment:${id}`), { body: '댓글 초안' })).status).toBe(200);
    expect((await writer.put(at(`post:${id}`), { title: '고치는 중', body: '' })).status).toBe(200);
  });

  it('is not allowed without end', async () => {
    const limited = await community.signUp('많이 쓰는 이');
    await admin.patch('/api/v1/admin/settings', { 'posts.draft_limit': 2 });
    await limited.put(at('new'), { body: '1' });
    await limited.put(at('new:free'), { body: '2' });
    const id = await publish(writer);
    expect(await limited.put(at(`comment:${id}`), { body: '3' })).toMatchObject({
      status: 409,
      body: { code: 'drafts.too_many', params: { max: 2 } },
    });
    expect((await limited.put(at('new'), { body: '1!', version: 1 })).status).toBe(200);
    await admin.patch('/api/v1/admin/settings', { 'posts.draft_limit': null });
  });
});

describe('publishing', () => {
  it('throws the draft away with the post, and a late device cannot bring it back', async () => {
    await writer.put(at('new'), typed);
    await publish(writer, { draft: 'new' });
    expect((await writer.get(at('new'))).status).toBe(404);
    expect(await writer.put(at('new'), { ...typed, version: 1 })).toMatchObject({
      status: 410,
      body: { code: 'drafts.gone' },
    });
  });

  it('keeps the draft when the post is refused', async () => {
    await writer.put(at('new'), typed);
    const refused = await writer.post('/api/v1/posts', {
      space: 'free',
      title: '',
      body: '본문',
      draft: 'new',
    });
    expect(refused.status).toBe(422);
    expect((await writer.get(at('new'))).status).toBe(200);
    await writer.delete(at('new'));
  });

  it('does the same for changes and comments, and never touches the draft of somebody else', async () => {
    const id = await publish(writer);
    await writer.put(at(`post:${id}`), { body: '고치는 중' });
    await writer.put(at(`comment:${id}`), { body: '쓰는 중' });
    await other.put(at(`comment:${id}`), { body: '다른 이의 것' });
    await writer.patch(`/api/v1/posts/${id}`, { body: '고쳤다', draft: `post:${id}` });
    await writer.post(`/api/v1/posts/${id}/comments`, { body: '댓글', draft: `comment:${id}` });
    expect((await writer.get(at(`post:${id}`))).status).toBe(404);
    expect((await writer.get(at(`comment:${id}`))).status).toBe(404);
    expect((await other.get(at(`comment:${id}`))).body.body).toBe('다른 이의 것');
  });
});

describe('my drafts', () => {
  it('are listed with what they belong to, the last changed first, in pages', async () => {
    const busy = await community.signUp('초안 많은 이');
    const id = await publish(writer, { title: '원래 글' });
    for (const [key, body] of [
      ['new', typed],
      [`comment:${id}`, { body: '긴 '.repeat(200) }],
    ] as const) {
      now = new Date(now.getTime() + 60_000);
      await busy.put(at(key), body);
    }
    const first = await busy.get('/api/v1/me/drafts?limit=1');
    expect(first.body).toMatchObject({
      items: [{ key: `comment:${id}`, what: 'comment', post: { id, title: '원래 글' }, parentId: null }],
      keptDays: 90,
    });
    expect(first.body.items[0].excerpt.length).toBeLessThan(170);
    const rest = await busy.get(`/api/v1/me/drafts?limit=1&cursor=${first.body.nextCursor}`);
    expect(rest.body).toMatchObject({
      items: [{ key: 'new', title: '쓰다 만 글', space: { slug: 'free' }, post: null }],
      nextCursor: null,
    });
  });

  it('are thrown away when nobody came back, and with the member who leaves', async () => {
    const leaving = await community.signUp('떠나는 이');
    await leaving.put(at('new'), { body: '남기지 않을 말' });
    expect((await leaving.delete('/api/v1/me', { password: leaving.password })).status).toBeLessThan(300);
    const count = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from post_drafts`.execute(community.node.ctx.db))
        .rows[0]!.n;
    const left = await sql`select 1 from post_drafts where account_id = ${leaving.id}`.execute(
      community.node.ctx.db,
    );
    expect(left.rows).toEqual([]);
    expect(await count()).toBeGreaterThan(0);
    now = new Date(now.getTime() + 91 * 86_400_000);
    await community.node.jobs.runTimed('posts.forget_stale');
    await community.node.jobs.drain();
    expect(await count()).toBe(0);
  });
});
