import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let other: Person;
let moderator: Person;
let admin: Person;

beforeAll(async () => {
  community = await startCommunity();
  author = await community.signUp('글쓴이');
  other = await community.signUp('다른이');
  moderator = await community.signUp('지킴이', 'moderator');
  admin = await community.signUp('마당지기', 'admin');
});
afterAll(() => community.stop());

async function edited(): Promise<string> {
  const made = await author.post('/api/v1/posts', {
    space: 'free',
    title: '산책 모임',
    body: '토요일 아침에 만나요.',
    tags: ['산책'],
  });
  await author.patch(`/api/v1/posts/${made.body.id}`, {
    title: '저녁 산책 모임',
    body: '토요일 저녁에 만나요.',
    tags: ['저녁'],
  });
  return made.body.id;
}

async function editedComment(): Promise<string> {
  const post = await edited();
  const made = await author.post(`/api/v1/posts/${post}/comments`, { body: '좋아요' });
  await author.patch(`/api/v1/comments/${made.body.id}`, { body: '정말 좋아요' });
  return made.body.id;
}

describe('former texts of a post', () => {
  it('are kept with every change and told word by word', async () => {
    const id = await edited();
    const { body } = await community.guest.get(`/api/v1/posts/${id}/revisions`);
    expect(body).toMatchObject({
      items: [
        { revision: 2, current: true, title: '저녁 산책 모임' },
        { revision: 1, current: false, title: '산책 모임' },
      ],
      nextCursor: null,
    });
    const change = await community.guest.get(`/api/v1/posts/${id}/revisions/2`);
    expect(change.body).toMatchObject({
      before: 1,
      tagsAdded: ['저녁'],
      tagsRemoved: ['산책'],
      mine: { restore: false, erase: false },
    });
    expect(change.body.body).toEqual([
      { kind: 'same', text: '토요일 ' },
      { kind: 'removed', text: '아침에' },
      { kind: 'added', text: '저녁에' },
      { kind: 'same', text: ' 만나요.' },
    ]);
    const first = await community.guest.get(`/api/v1/posts/${id}/revisions/1`);
    expect(first.body).toMatchObject({
      before: null,
      body: [{ kind: 'same', text: '토요일 아침에 만나요.' }],
    });
    expect((await community.guest.get(`/api/v1/posts/${id}`)).body.mine.revisions).toBe(true);
  });

  it('come in pages', async () => {
    const id = await edited();
    await author.patch(`/api/v1/posts/${id}`, { body: '세 번째' });
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await author.get(`/api/v1/posts/${id}/revisions?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.body.items.map((item: { revision: number }) => item.revision));
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual([3, 2, 1]);
  });

  it('are none when the same text is sent again, and after pinning', async () => {
    const made = await author.post('/api/v1/posts', { space: 'free', title: '그대로', body: '그대로' });
    await author.patch(`/api/v1/posts/${made.body.id}`, { title: '그대로', body: '그대로' });
    await moderator.patch(`/api/v1/posts/${made.body.id}`, { pinned: true });
    const { body } = await author.get(`/api/v1/posts/${made.body.id}`);
    expect(body).toMatchObject({ editedAt: null, version: 3, mine: { revisions: false } });
    expect((await author.get(`/api/v1/posts/${made.body.id}/revisions`)).body.items).toHaveLength(1);
  });

  it('keep the first and the newest when there are too many', async () => {
    await admin.patch('/api/v1/admin/settings', { 'posts.revision_limit': 3 });
    const made = await author.post('/api/v1/posts', { space: 'free', title: '여러 번', body: '0' });
    for (let turn = 1; turn <= 6; turn += 1)
      await author.patch(`/api/v1/posts/${made.body.id}`, { body: String(turn) });
    const { body } = await author.get(`/api/v1/posts/${made.body.id}/revisions`);
    expect(body.items.map((item: { revision: number }) => item.revision)).toEqual([7, 6, 5, 1]);
    await admin.patch('/api/v1/admin/settings', { 'posts.revision_limit': null });
  });

  it('are seen as the post is: not in a closed space, not after deletion', async () => {
    await admin.post('/api/v1/spaces', {
      slug: 'staff',
      name: '운영',
      rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
    });
    const closed = await moderator.post('/api/v1/posts', { space: 'staff', title: '비밀', body: '비밀' });
    await moderator.patch(`/api/v1/posts/${closed.body.id}`, { body: '더 비밀' });
    for (const path of ['revisions', 'revisions/1'])
      expect((await other.get(`/api/v1/posts/${closed.body.id}/${path}`)).status).toBe(404);
    const id = await edited();
    await author.delete(`/api/v1/posts/${id}`);
    expect((await author.get(`/api/v1/posts/${id}/revisions`)).status).toBe(404);
  });

  it('can be hidden by the site from all but the author and staff', async () => {
    const id = await edited();
    await admin.patch('/api/v1/admin/settings', { 'posts.revisions_public': false });
    for (const path of ['revisions', 'revisions/1'])
      expect(await other.get(`/api/v1/posts/${id}/${path}`)).toMatchObject({
        status: 403,
        body: { code: 'posts.revisions_hidden' },
      });
    expect((await other.get(`/api/v1/posts/${id}`)).body.mine.revisions).toBe(false);
    for (const person of [author, moderator])
      expect((await person.get(`/api/v1/posts/${id}/revisions/1`)).status).toBe(200);
    await admin.patch('/api/v1/admin/settings', { 'posts.revisions_public': null });
  });
});

describe('restoring', () => {
  it('gives the author the old text again and loses none', async () => {
    const id = await edited();
    const restored = await author.put(`/api/v1/posts/${id}/revisions/1/restoration`, { version: 2 });
    expect(restored).toMatchObject({
      status: 200,
      body: { title: '산책 모임', tags: ['산책'], body: '토요일 아침에 만나요.', version: 3 },
    });
    const { body } = await author.get(`/api/v1/posts/${id}/revisions`);
    expect(body.items.map((item: { revision: number }) => item.revision)).toEqual([3, 2, 1]);
    const comment = await editedComment();
    const back = await author.put(`/api/v1/comments/${comment}/revisions/1/restoration`, {});
    expect(back).toMatchObject({ status: 200, body: { body: '좋아요', version: 3 } });
  });

  it('is the author’s alone, needs the current version and a revision that exists', async () => {
    const id = await edited();
    const path = `/api/v1/posts/${id}/revisions/1/restoration`;
    expect((await community.guest.put(path, {})).status).toBe(401);
    for (const person of [other, moderator]) expect((await person.put(path, {})).status).toBe(403);
    expect(await author.put(path, { version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'request.stale_version', params: { version: 2 } },
    });
    for (const revision of ['9', '0', '-1', 'x', '99999999999999999999'])
      expect(await author.put(`/api/v1/posts/${id}/revisions/${revision}/restoration`, {})).toMatchObject({
        status: 404,
        body: { code: 'posts.revision_not_found' },
      });
    const answers = await Promise.all([author.put(path, { version: 2 }), author.put(path, { version: 2 })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const comment = await editedComment();
    expect((await other.put(`/api/v1/comments/${comment}/revisions/1/restoration`, {})).status).toBe(403);
  });
});

describe('former texts of a comment', () => {
  it('are kept and told, and gone when it is deleted', async () => {
    const id = await editedComment();
    const change = await other.get(`/api/v1/comments/${id}/revisions/2`);
    expect(change.body).toMatchObject({ before: 1, title: [], tagsAdded: [] });
    expect(change.body.body).toEqual([
      { kind: 'added', text: '정말 ' },
      { kind: 'same', text: '좋아요' },
    ]);
    await author.delete(`/api/v1/comments/${id}`);
    expect((await other.get(`/api/v1/comments/${id}/revisions`)).status).toBe(404);
    expect((await other.get(`/api/v1/comments/${id}/revisions/1`)).status).toBe(404);
  });
});

describe('erasing', () => {
  it('takes a former text away for good, by its author or staff', async () => {
    const id = await edited();
    const path = `/api/v1/posts/${id}/revisions/1`;
    expect((await community.guest.delete(path)).status).toBe(401);
    expect((await other.delete(path)).status).toBe(403);
    expect((await moderator.delete(path)).status).toBe(204);
    expect((await moderator.delete(path)).status).toBe(404);
    expect((await author.delete(`/api/v1/posts/${id}/revisions/2`)).status).toBe(404);
    const comment = await editedComment();
    expect((await author.delete(`/api/v1/comments/${comment}/revisions/1`)).status).toBe(204);
  });

  it('comes with the post or comment', async () => {
    const [post, comment] = [await edited(), await editedComment()];
    await author.delete(`/api/v1/posts/${post}`);
    await author.delete(`/api/v1/comments/${comment}`);
    const { db } = community.node.ctx;
    await sql`update posts set deleted_at = now() - interval '31 days' where id = ${post}`.execute(db);
    await sql`update comments set deleted_at = now() - interval '31 days' where id = ${comment}`.execute(db);
    await community.node.jobs.runTimed('posts.erase_deleted');
    await community.node.jobs.drain();
    const left = await sql`
      select 1 from post_revisions where post_id = ${post}
      union all select 1 from comment_revisions where comment_id = ${comment}`.execute(db);
    expect(left.rows).toEqual([]);
  });
});

it('a version alone changes nothing for a stranger', async () => {
  const id = await edited();
  expect((await other.patch(`/api/v1/posts/${id}`, { version: 2 })).status).toBe(403);
  expect((await other.patch(`/api/v1/posts/${id}`, { draft: 'new' })).status).toBe(403);
});
