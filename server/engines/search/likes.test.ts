import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CountLikes, SearchHit, SearchQuery } from './port.ts';
import { postgresSearch as engine } from './postgres.ts';
import { asked, comment, post, startSearchBench, type SearchBench } from './test-documents.ts';

let bench: SearchBench;
/** More than are put in order by likes. */
const many = 900;

beforeAll(async () => {
  bench = await startSearchBench();
  const old = { createdAt: new Date('2026-01-01T00:00:00Z') };
  await engine.load(bench.db, [
    Array.from({ length: many }, (_, index) => post(String(index + 1), '소식', '텃밭 이야기', old)),
    [post('2001', '모임', '앵두를 땄어요', old), post('2002', '모임', '앵두를 땄어요', old)],
    [comment('1', '2001', '앵두 맛있죠', old), post('2003', '앵두 모임', '앵두', old)],
  ]);
});
afterAll(() => bench.stop());

const liked =
  (counts: Record<string, number>): CountLikes =>
  (ids) =>
    Promise.resolve(new Map(ids.flatMap((id) => (counts[id] ? [[id, counts[id]] as const] : []))));

async function page(text: string, more: Partial<SearchQuery>): Promise<SearchHit[]> {
  const { hits } = await engine.search(bench.db, asked(text, { sort: 'relevance', ...more }));
  return hits;
}

const idsOf = (hits: readonly SearchHit[]) => hits.map(({ postId }) => postId);

describe('likes', () => {
  it('put a post before its equal, and not before a better one', async () => {
    expect(idsOf(await page('앵두', {}))).toEqual(['2003', '2002', '2001']);
    expect(idsOf(await page('앵두', { likesOf: liked({ '2001': 1 }) }))).toEqual(['2003', '2001', '2002']);
    expect(idsOf(await page('앵두', { likesOf: liked({ '2001': 1, '2002': 9 }) }))).toEqual([
      '2003',
      '2002',
      '2001',
    ]);
  });

  it('do not matter when the newest come first', async () => {
    const likesOf = () => Promise.reject(new Error('not asked'));
    expect(idsOf(await page('앵두', { sort: 'new', likesOf }))).toHaveLength(3);
  });

  it('are asked once a page, for no more than 800 posts, and later as of the first page', async () => {
    const asks: { posts: number; at: Date | null }[] = [];
    const likesOf: CountLikes = (ids, at) => {
      asks.push({ posts: ids.length, at });
      return Promise.resolve(new Map());
    };
    const first = await engine.search(bench.db, asked('텃밭', { sort: 'relevance', likesOf }));
    await engine.search(bench.db, asked('텃밭', { sort: 'relevance', likesOf, cursor: first.nextCursor }));
    expect(asks).toEqual([
      { posts: 800, at: null },
      { posts: 800, at: expect.any(Date) },
    ]);
  });

  it.each([7, 100])('leave every post on one page of %i, beyond the first 800 as well', async (limit) => {
    const counts = Object.fromEntries(
      Array.from({ length: many }, (_, index) => [String(index + 1), index % 13]),
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = asked('텃밭', { sort: 'relevance', limit, likesOf: liked(counts), cursor });
      const found = await engine.search(bench.db, query);
      seen.push(...found.hits.filter(({ tier }) => tier === 'words').map(({ id }) => id));
      cursor = found.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(many);
    expect(new Set(seen).size).toBe(many);
    expect(seen.slice(0, 50).every((id) => counts[id] === 12)).toBe(true);
  });
});
