import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyzerVersion } from './analyzer.ts';
import { postgresSearch as engine } from './postgres.ts';
import { asked, post, startSearchBench, type SearchBench } from './test-documents.ts';

let bench: SearchBench;
beforeEach(async () => {
  bench = await startSearchBench();
});
afterEach(() => bench.stop());

const some = 25;

/** Documents as an analyzer that knew no particles has left them, with that analyzer's pass behind them. */
async function storeAsBefore(): Promise<void> {
  const documents = Array.from({ length: some }, (_, index) =>
    post(String(index + 1), '소식', '텃밭에서는 상추를', { tags: ['밭'], kind: 'question', spaceId: '3' }),
  );
  await engine.put(bench.db, documents);
  await sql`update search_documents set analyzer = ${analyzerVersion - 1},
    lexemes = array_to_tsvector(array(select l from unnest(tsvector_to_array(lexemes)) as l where l like '@%') || '{=텃밭에서는}')`.execute(
    bench.db,
  );
  await sql`
    insert into search_analysis (analyzer, every, behind, last, documents, done, changed, started_at, finished_at)
    values (${analyzerVersion - 1}, false, 0, 0, 0, 0, 0, now(), now())`.execute(bench.db);
}

async function found(text: string, more = {}): Promise<number> {
  const { hits } = await engine.search(bench.db, asked(text, { limit: 100, asTyped: true, ...more }));
  return hits.filter(({ tier }) => tier === 'words').length;
}

const older = async () =>
  (
    await sql<{ n: number }>`
      select count(*)::int as n from search_documents where analyzer < ${analyzerVersion}`.execute(bench.db)
  ).rows[0]!.n;

async function all(options = {}): Promise<void> {
  while (await engine.reanalyse(bench.db, options));
}

describe('after an upgrade of the analyzer', () => {
  beforeEach(storeAsBefore);

  it('documents are read anew in batches, go on where they were, and can be found meanwhile', async () => {
    expect(await found('상추')).toBe(0);
    expect(await engine.reanalyse(bench.db, { limit: 10 })).toBe(true);
    expect(await engine.analysis(bench.db)).toMatchObject({ documents: some, done: 10, underWay: true });
    expect(await found('상추')).toBe(10);
    expect(await engine.reanalyse(bench.db, { limit: 10 })).toBe(true);
    expect(await engine.reanalyse(bench.db, { limit: 10 })).toBe(false);
    expect(await found('상추')).toBe(some);
    expect(await older()).toBe(0);
    const ended = await engine.analysis(bench.db);
    expect(ended).toMatchObject({ documents: some, done: some, changed: some, underWay: false });
    expect(await engine.reanalyse(bench.db)).toBe(false);
    expect(await engine.analysis(bench.db)).toEqual(ended);
  });

  it('they keep what narrows a search', async () => {
    await all();
    expect(await found('상추', { tag: '밭', kind: 'question', spaceIds: ['3'] })).toBe(some);
    expect(await found('상추', { tag: '논' })).toBe(0);
    expect(await found('상추', { spaceIds: ['4'] })).toBe(0);
  });

  it('what is written or removed at the same moment has the last word', async () => {
    const writing = Array.from({ length: some }, (_, index) =>
      index % 2
        ? engine.put(bench.db, [post(String(index + 1), '소식', '고구마를 캤어요')])
        : engine.removePost(bench.db, String(index + 1)),
    );
    await Promise.all([all({ limit: 3 }), ...writing]);
    expect(await found('상추')).toBe(0);
    expect(await found('고구마')).toBe(Math.floor(some / 2));
    expect(await older()).toBe(0);
  });

  it('two nodes at once do the work once', async () => {
    await Promise.all([all({ limit: 5 }), all({ limit: 5 })]);
    await all({ limit: 5 });
    expect(await engine.analysis(bench.db)).toMatchObject({ done: some, changed: some, underWay: false });
  });

  it('stragglers of a node of the release before are found at night', async () => {
    await all();
    await sql`update search_documents set analyzer = ${analyzerVersion - 1} where ref = '7'`.execute(
      bench.db,
    );
    await all();
    expect(await older()).toBe(1);
    await all({ thorough: true });
    // The first look may have been for new compounds, which it reads all documents for.
    expect(await older()).toBe(0);
  });
});

describe('when more words are known', () => {
  it('old compounds are cut at them, at night only', async () => {
    const compound = post('1', '구름버섯', '구름버섯 사진이에요');
    await engine.put(bench.db, [compound]);
    await all({ thorough: true });
    const words = ['구름', '버섯'].flatMap((word, at) =>
      Array.from({ length: 5 }, (_, index) => post(`${at}${index}9`, `${word} 이야기`)),
    );
    await engine.put(bench.db, words);
    await engine.learn(bench.db);
    const hasCompound = async () => {
      const { hits } = await engine.search(bench.db, asked('버섯', { limit: 100 }));
      return hits.some(({ id, tier }) => id === '1' && tier === 'words');
    };
    expect(await hasCompound()).toBe(false);
    await all();
    expect(await hasCompound()).toBe(false);
    await all({ thorough: true });
    expect(await hasCompound()).toBe(true);
    const { done } = await engine.analysis(bench.db);
    expect(done).toBe(11);
    // Nothing is new any more.
    expect(await engine.reanalyse(bench.db, { thorough: true })).toBe(false);
    expect((await engine.analysis(bench.db)).done).toBe(done);
  });
});
