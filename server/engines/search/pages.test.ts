import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCursor } from './cursor.ts';
import { postgresSearch as engine } from './postgres.ts';
import type { SearchHit, SearchQuery } from './port.ts';
import { asked, comment, post, startSearchBench, today, type SearchBench } from './test-documents.ts';

let bench: SearchBench;
const posts = 60;
beforeAll(async () => {
  bench = await startSearchBench();
  const documents = [];
  for (let id = 1; id <= posts; id += 1) {
    documents.push(
      post(String(id), id % 7 === 0 ? '마당 이야기' : '잡담', `텃밭 소식 ${id}번째`, {
        spaceId: String(1 + (id % 3)),
        kind: id % 2 ? 'question' : 'discussion',
        tags: id % 5 ? [] : ['텃밭 일기', "o'clock\\"],
        authorId: `author-${id % 4}`,
      }),
    );
    for (let c = 0; c < id % 4; c += 1)
      documents.push(
        comment(String(id * 10 + c), String(id), '텃밭 좋네요', { spaceId: String(1 + (id % 3)) }),
      );
  }
  await engine.put(bench.db, documents);
});
afterAll(() => bench.stop());

async function walk(query: Partial<SearchQuery>, text = '텃밭'): Promise<SearchHit[]> {
  const hits: SearchHit[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 40; page += 1) {
    const found = await engine.search(bench.db, asked(text, { limit: 7, ...query, cursor }));
    hits.push(...found.hits);
    cursor = found.nextCursor;
    if (cursor === null) return hits;
  }
  throw new Error('pages without end');
}

describe.each(['new', 'relevance'] as const)('pages by %s', (sort) => {
  it('show each post once, whatever its comments', async () => {
    const hits = (await walk({ sort })).filter(({ tier }) => tier === 'words');
    expect(hits.map(({ postId }) => postId).toSorted()).toEqual(
      Array.from({ length: posts }, (_, index) => String(index + 1)).toSorted(),
    );
  });

  it('do not move when something is written between them', async () => {
    const first = await engine.search(bench.db, asked('텃밭', { sort, limit: 7 }));
    const later = post('900', '텃밭 텃밭', '텃밭', {
      createdAt: new Date(Date.now() + 60_000),
      spaceId: '9',
    });
    await engine.put(bench.db, [later]);
    const second = await engine.search(bench.db, asked('텃밭', { sort, limit: 7, cursor: first.nextCursor }));
    await engine.removePost(bench.db, '900');
    const undisturbed = await engine.search(
      bench.db,
      asked('텃밭', { sort, limit: 7, cursor: first.nextCursor }),
    );
    expect(second.hits).toEqual(undisturbed.hits);
  });

  it.each([
    ['spaces', { spaceIds: ['2'] }, (id: number) => id % 3 === 1],
    ['several spaces', { spaceIds: ['1', '3'] }, (id: number) => id % 3 !== 1],
    ['no space', { spaceIds: [] }, () => false],
    ['a kind', { kind: 'question' }, (id: number) => id % 2 === 1],
    ['a tag', { tag: '텃밭 일기' }, (id: number) => id % 5 === 0],
    ['a tag full of signs', { tag: "o'clock\\" }, (id: number) => id % 5 === 0],
    ['an author', { authorId: 'author-2' }, (id: number) => id % 4 === 2],
    ['a time', { from: at(20), until: at(10) }, (id: number) => id >= 10 && id <= 20],
  ])('keep to %s', async (_, filter, belongs) => {
    const hits = await walk({ sort, types: ['post'], ...filter });
    const expected = Array.from({ length: posts }, (_, index) => index + 1).filter(belongs);
    expect(hits.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(expected);
  });
});

function at(age: number): Date {
  return new Date(today.getTime() - age * 86_400_000);
}

it('puts titles before texts by relevance', async () => {
  const { hits } = await engine.search(bench.db, asked('마당', { sort: 'relevance', limit: 3 }));
  expect(hits.map(({ id }) => id)).toEqual(['7', '14', '21']);
});

it('counts posts, not documents', async () => {
  const { total } = await engine.search(bench.db, asked('텃밭'));
  expect(total).toEqual({ count: posts, exact: true });
});

it.each([
  '',
  'x',
  'bnVsbA',
  writeCursor({
    stage: 'words',
    searchedAs: null,
    now: '2026-99-99T00:00:00.000Z',
    position: null,
    score: null,
  }),
])('refuses the cursor %j', async (cursor) => {
  const asking = engine.search(bench.db, asked('텃밭', { cursor }));
  if (cursor === '') return expect((await asking).hits).not.toEqual([]);
  await expect(asking).rejects.toThrow(RangeError);
});
