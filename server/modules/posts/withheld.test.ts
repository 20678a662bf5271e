import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCommunity, type Community, type Person } from '../../test/community.ts';
import { release, withhold, type TextRef } from './index.ts';

/** What is withheld is there for its author and staff, and for nobody else on any route. */
let community: Community;
let author: Person;
let reader: Person;
let moderator: Person;

beforeAll(async () => {
  community = await startCommunity();
  author = await community.signUp('글쓴이');
  reader = await community.signUp('읽는이');
  moderator = await community.signUp('지킴이', 'moderator');
});
afterAll(() => community.stop());

const tx = <T>(work: Parameters<typeof community.node.ctx.transaction<T>>[0]) =>
  community.node.ctx.transaction(work);
const hide = (target: TextRef) => tx((t) => withhold(t, target, 'hidden'));
const show = (target: TextRef) => tx((t) => release(t, target));

const word = '자몽에이드';

async function thread() {
  const post = await author.post('/api/v1/posts', {
    space: 'free',
    title: `${word} 제목`,
    body: `${word} 본문`,
    tags: [word],
  });
  const path = `/api/v1/posts/${post.body.id}`;
  const comment = await author.post(`${path}/comments`, { body: `${word} 댓글` });
  return { post: post.body.id as string, comment: comment.body.id as string, path };
}

/** Addresses of every GET route that may tell of a text, with the queries that lead to it. */
function addresses(ids: { post: string; comment: string }): string[] {
  const words: Record<string, string> = {
    slug: 'free',
    tag: encodeURIComponent(word),
    handle: encodeURIComponent(author.handle),
    accountId: author.id,
    key: 'new',
    revision: '1',
    name: 'posts-1.xml',
  };
  const idOf = (url: string) => (url.includes('/comments/:id') ? ids.comment : ids.post);
  return [
    ...community.node.app.routes
      .filter(({ method, url }) => method === 'GET' && !url.includes('*') && !/stream|openapi/.test(url))
      .map(({ url }) =>
        url.replace(/:(\w+)/g, (_, name: string) => (name === 'id' ? idOf(url) : (words[name] ?? 'x'))),
      ),
    `/api/v1/posts?author=${words['handle']}`,
    `/api/v1/posts?tag=${words['tag']}`,
    '/api/v1/posts?sort=active',
    '/api/v1/posts?sort=popular&window=hour',
    `/api/v1/search?q=${words['tag']}`,
    `/api/v1/search/preview?q=${words['tag']}`,
    `/api/v1/tags?query=${words['tag']}`,
  ];
}

/** How often the word is in what somebody gets from all of them. */
async function sightings(
  who: { get(path: string): Promise<{ body: unknown }> },
  paths: string[],
): Promise<string[]> {
  const seen: string[] = [];
  for (const path of paths) {
    const { body } = await who.get(path);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    // A search or a feed may repeat the word that it was asked for, but not what stands beside it.
    if (new RegExp(`${word} (제목|본문|댓글)`).test(text)) seen.push(path);
  }
  return seen;
}

describe('a withheld post', () => {
  it('is in no answer to others, and back when it is released', async () => {
    const ids = await thread();
    await community.node.jobs.drain();
    const paths = addresses(ids);
    const before = await sightings(reader, paths);
    expect(before.length).toBeGreaterThan(10);
    expect(await hide({ type: 'post', id: ids.post })).toBe(true);
    expect(await hide({ type: 'post', id: ids.post })).toBe(false);
    await community.node.jobs.drain();
    expect(await sightings(reader, paths)).toEqual([]);
    expect(await sightings(community.guest, paths)).toEqual([]);
    expect((await author.get(ids.path)).body).toMatchObject({ withheld: 'hidden', mine: { comment: false } });
    expect(
      (await author.get(`/api/v1/posts?author=${encodeURIComponent(author.handle)}`)).body.items[0],
    ).toMatchObject({ id: ids.post, withheld: 'hidden' });
    expect((await moderator.get(ids.path)).status).toBe(200);
    expect(await author.post(`${ids.path}/comments`, { body: '왜죠' })).toMatchObject({
      status: 409,
      body: { code: 'posts.withheld' },
    });
    expect((await reader.put(`${ids.path}/like`)).status).toBe(404);
    await show({ type: 'post', id: ids.post });
    await community.node.jobs.drain();
    expect(await sightings(reader, paths)).toEqual(before);
    await author.delete(ids.path);
  }, 180_000);
});

describe('a withheld comment', () => {
  it('is counted and shown nowhere, keeps its place under replies, and comes back with its counts', async () => {
    const { post, comment, path } = await thread();
    const counts = async () => {
      const [one, card] = [
        await reader.get(path),
        await reader.get(`/api/v1/members/${encodeURIComponent(author.handle)}`),
      ];
      return [one.body.commentCount as number, card.body.commentCount as number];
    };
    const [inPost, onCard] = await counts();
    await hide({ type: 'comment', id: comment });
    expect(await counts()).toEqual([inPost! - 1, onCard! - 1]);
    expect((await reader.get(`${path}/comments`)).body.items).toEqual([]);
    expect((await author.get(`${path}/comments`)).body.items).toMatchObject([
      { id: comment, withheld: 'hidden' },
    ]);
    expect((await reader.get(`/api/v1/comments/${comment}`)).status).toBe(404);
    expect(await reader.post(`${path}/comments`, { body: '답', parentId: comment })).toMatchObject({
      status: 409,
    });
    await author.delete(`/api/v1/comments/${comment}`);
    expect(await counts()).toEqual([inPost! - 1, onCard! - 1]);
    await show({ type: 'comment', id: comment });
    expect(await counts()).toEqual([inPost! - 1, onCard! - 1]);
    await author.put(`/api/v1/comments/${comment}/restoration`);
    expect(await counts()).toEqual([inPost, onCard]);
    await reader.post(`${path}/comments`, { body: '답글', parentId: comment });
    await hide({ type: 'comment', id: comment });
    expect((await reader.get(`${path}/comments`)).body.items[0]).toMatchObject({
      id: comment,
      deleted: true,
      withheld: null,
      author: null,
      bodyHtml: '',
    });
    await author.delete(`/api/v1/posts/${post}`);
  });
});

describe('a locked post', () => {
  it('takes comments of staff only', async () => {
    const { path } = await thread();
    expect((await author.patch(path, { locked: true })).status).toBe(403);
    expect((await moderator.patch(path, { locked: true })).body).toMatchObject({ locked: true });
    expect(await reader.post(`${path}/comments`, { body: '하나 더' })).toMatchObject({
      status: 409,
      body: { code: 'posts.locked' },
    });
    expect((await reader.get(path)).body.mine.comment).toBe(false);
    expect((await moderator.post(`${path}/comments`, { body: '여기까지' })).status).toBe(201);
    await moderator.patch(path, { locked: false });
    expect((await reader.post(`${path}/comments`, { body: '고마워요' })).status).toBe(201);
  });
});
