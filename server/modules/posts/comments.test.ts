import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';

let community: Community;
let author: Person;
let other: Person;
let post: string;

beforeAll(async () => {
  community = await startCommunity();
  author = await community.signUp('글쓴이');
  other = await community.signUp('댓글이');
});
afterAll(() => community.stop());

async function newPost(): Promise<string> {
  return (await author.post('/api/v1/posts', { space: 'free', title: '댓글 놀이터', body: '모여요' })).body
    .id;
}

async function say(person: Person, body: string, parentId: string | null = null, on = post): Promise<string> {
  const answer = await person.post(`/api/v1/posts/${on}/comments`, { body, parentId });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

const list = async (query = '', on = post) =>
  (await community.guest.get(`/api/v1/posts/${on}/comments${query}`)).body;

describe('the tree', () => {
  it('comes in reading order, four levels deep, and goes on under a comment', async () => {
    post = await newPost();
    const first = await say(other, '첫째');
    const second = await say(author, '둘째');
    let parent = first;
    for (let depth = 2; depth <= 7; depth += 1)
      parent = await say(depth % 2 ? other : author, `깊이 ${depth}`, parent);
    const { items } = await list();
    expect(items.map((item: { bodyHtml: string; depth: number }) => item.depth)).toEqual([1, 2, 3, 4, 1]);
    expect(items[3]).toMatchObject({ moreReplies: true, replyCount: 1 });
    expect(items[4].id).toBe(second);
    const deeper = await list(`?under=${items[3].id}`);
    expect(deeper.items.map((item: { depth: number }) => item.depth)).toEqual([4, 5, 6, 7]);
    expect((await community.guest.get(`/api/v1/posts/${post}`)).body.commentCount).toBe(8);
  });

  it('takes replies at any depth, past the levels that a path can hold', async () => {
    post = await newPost();
    let parent: string | null = null;
    for (let depth = 1; depth <= 220; depth += 1) parent = await say(other, `${depth}`, parent);
    const { body } = await community.guest.get(`/api/v1/comments/${parent}`);
    expect(body.depth).toBe(200);
    expect((await community.guest.get(`/api/v1/posts/${post}`)).body.commentCount).toBe(220);
  });

  it('pages without a gap or a repeat', async () => {
    post = await newPost();
    const roots: string[] = [];
    for (let index = 0; index < 6; index += 1) roots.push(await say(other, `뿌리 ${index}`));
    for (const root of roots) await say(author, '가지', root);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = await list(
        `?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
  });
});

describe('writing', () => {
  beforeAll(async () => {
    post = await newPost();
  });

  it('refuses guests, strangers to the post, unknown parents and empty text', async () => {
    const target = `/api/v1/posts/${post}/comments`;
    expect((await community.guest.post(target, { body: '손님' })).status).toBe(401);
    expect((await other.post('/api/v1/posts/999999/comments', { body: '어디' })).status).toBe(404);
    expect(await other.post(target, { body: '답', parentId: '999999' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/parentId' }] },
    });
    expect((await other.post(target, { body: ' \n ' })).status).toBe(422);
    expect((await other.post(target, { body: 'ㅋ'.repeat(5001) })).status).toBe(422);
    const elsewhere = await newPost();
    const foreign = await say(other, '다른 글의 댓글', null, elsewhere);
    expect((await other.post(target, { body: '답', parentId: foreign })).status).toBe(422);
  });

  it('edits with a version, only by its author', async () => {
    const id = await say(other, '처음');
    expect(await other.patch(`/api/v1/comments/${id}`, { body: '나중', version: 1 })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await other.patch(`/api/v1/comments/${id}`, { body: '늦음', version: 1 })).toMatchObject({
      status: 409,
      body: { params: { version: 2 } },
    });
    expect((await author.patch(`/api/v1/comments/${id}`, { body: '남의 것' })).status).toBe(403);
  });

  it('keeps the tree when a comment in the middle is deleted, and gives it back', async () => {
    post = await newPost();
    const root = await say(other, '뿌리');
    const reply = await say(author, '답', root);
    expect((await author.delete(`/api/v1/comments/${root}`)).status).toBe(403);
    expect((await other.delete(`/api/v1/comments/${root}`)).status).toBe(204);
    const { items } = await list();
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ id: root, deleted: true, author: null, bodyHtml: '' });
    expect(items[1].id).toBe(reply);
    expect(
      (await other.post(`/api/v1/posts/${post}/comments`, { body: '늦은 답', parentId: root })).status,
    ).toBe(409);
    expect((await community.guest.get(`/api/v1/posts/${post}`)).body.commentCount).toBe(1);
    expect((await other.put(`/api/v1/comments/${root}/restoration`)).status).toBe(200);
    expect((await community.guest.get(`/api/v1/posts/${post}`)).body.commentCount).toBe(2);
  });

  it('counts once when the same deletion is asked for twice at once', async () => {
    post = await newPost();
    const id = await say(other, '지울 것');
    await say(other, '남을 것');
    const statuses = (await Promise.all([1, 2, 3].map(() => other.delete(`/api/v1/comments/${id}`)))).map(
      (answer) => answer.status,
    );
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect((await community.guest.get(`/api/v1/posts/${post}`)).body.commentCount).toBe(1);
  });
});
