import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DB } from '../../kernel/db.generated.ts';
import { createEmptyDatabase, silent } from '../../test/database.ts';
import { createPool } from '../database/pool.ts';
import { minDfFor } from './dictionary.ts';
import { postgresSearch as engine } from './postgres.ts';
import { asked, comment, post, startSearchBench, type SearchBench } from './test-documents.ts';

let bench: SearchBench;
beforeAll(async () => void (bench = await startSearchBench()));
afterAll(() => bench.stop());

async function idsOf(text: string): Promise<string[]> {
  const { hits } = await engine.search(bench.db, asked(text));
  return hits.filter(({ tier }) => tier === 'words').map(({ id }) => id);
}

async function dfOf(term: string): Promise<{ df: number; open_df: number } | undefined> {
  const { rows } = await sql<{ df: number; open_df: number }>`
    select df, open_df from search_terms where term = ${term}`.execute(bench.db);
  return rows[0];
}

describe('storing', () => {
  it('twice is storing once', async () => {
    await engine.put(bench.db, [post('1', '물레방아'), post('1', '물레방아 둘')]);
    await engine.put(bench.db, [post('1', '물레방아 셋')]);
    expect(await idsOf('물레방아')).toEqual(['1']);
    expect(await idsOf('둘')).toEqual([]);
    expect(await dfOf('물레방아')).toEqual({ df: 1, open_df: 1 });
  });

  it('twice at once by several writers is storing once', async () => {
    const documents = Array.from({ length: 30 }, (_, index) =>
      post(String(100 + index), `동시 작업 ${index}`),
    );
    await Promise.all(
      [documents, documents.toReversed(), documents.slice(10), documents].map((some) =>
        engine.put(bench.db, some),
      ),
    );
    expect((await engine.search(bench.db, asked('동시'))).total).toEqual({ count: 30, exact: true });
  });

  it('is undone with the transaction that it is part of', async () => {
    const failing = bench.db.transaction().execute(async (tx) => {
      await engine.put(tx, [post('200', '사라질이야기')]);
      throw new Error('undo');
    });
    await expect(failing).rejects.toThrow('undo');
    expect(await idsOf('사라질이야기')).toEqual([]);
    expect(await engine.suggest(bench.db, '사라질', { spaceIds: 'all' }, 5)).toEqual([]);
  });

  it('nothing is fine, and so is removing what is not there', async () => {
    await engine.put(bench.db, []);
    await engine.remove(bench.db, 'comment', ['1', 'no number']);
    await engine.removePost(bench.db, '999');
  });

  it('takes texts that no database likes', async () => {
    await engine.put(bench.db, [
      post('300', "NUL \0 \ud800 ' \\ 낙엽", `${'가'.repeat(50_000)} ${'x'.repeat(5_000)} 낙엽`),
    ]);
    expect(await idsOf('낙엽')).toEqual(['300']);
  });

  it('takes a text of a hundred thousand different words', async () => {
    const words = Array.from({ length: 100_000 }, (_, index) => `w${index.toString(36)}`).join(' ');
    await engine.put(bench.db, [post('301', '긴 두루마리', words)]);
    expect(await idsOf('두루마리')).toEqual(['301']);
  });
});

describe('removing', () => {
  it('a post takes its comments along', async () => {
    await engine.put(bench.db, [
      post('400', '느티나무'),
      comment('401', '400', '느티나무 그늘'),
      post('402', '느티나무 둘'),
    ]);
    await engine.removePost(bench.db, '400');
    expect(await idsOf('느티나무')).toEqual(['402']);
  });

  it('lists what is left, in order', async () => {
    await engine.put(bench.db, [post('9', '하나'), post('10', '둘'), comment('8', '9', '셋')]);
    expect(await engine.listIds(bench.db, 'post', null, 3)).toEqual(['1', '9', '10']);
    expect(await engine.listIds(bench.db, 'post', '10', 2)).toEqual(['100', '101']);
    expect(await engine.listIds(bench.db, 'comment', null, 9)).toEqual(['8']);
    expect(await engine.listIds(bench.db, 'member', null, 9)).toEqual([]);
  });
});

it('what was loaded is found, suggested and counted like what was put', async () => {
  const batches = [1, 2, 3].map((part) =>
    [1, 2, 3, 4].map((n) => post(String(part * 1_000 + n), '도라지꽃 축제')),
  );
  await engine.load(bench.db, batches);
  expect((await engine.search(bench.db, asked('도라지꽃'))).total.count).toBe(12);
  expect((await engine.suggest(bench.db, '도라', { spaceIds: 'all' }, 3))[0]?.text).toBe('도라지꽃');
  expect(await dfOf('도라지꽃')).toEqual({ df: 12, open_df: 12 });
});

it('a load that fails leaves the index behind', async () => {
  const batches = (function* () {
    yield [post('5001', '반쪽짜리')];
    throw new Error('no more');
  })();
  await expect(engine.load(bench.db, batches)).rejects.toThrow('no more');
  const { rows } =
    await sql`select 1 from pg_indexes where indexname = 'search_documents_lexemes_idx'`.execute(bench.db);
  expect(rows).toHaveLength(1);
});

it.each([
  [0, 1],
  [20, 1],
  [15_000, 2],
  [1_000_000, 100],
  [50_000_000, 100],
])('of %i documents, a word must stand in %i', (documents, fewest) =>
  expect(minDfFor(documents)).toBe(fewest),
);

it('a locale that does not know Korean is refused in one line with the fix', async () => {
  const empty = await createEmptyDatabase();
  const address = new URL(empty.connectionString);
  const name = `${address.pathname.slice(1)}_c`;
  const admin = new pg.Client({ connectionString: empty.connectionString });
  await admin.connect();
  await admin.query(
    `create database ${name} template template0 encoding 'UTF8' locale_provider libc locale 'C'`,
  );
  address.pathname = `/${name}`;
  const pool = createPool({ connectionString: address.href, max: 1, log: silent });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  await sql`create extension pg_trgm`.execute(db);
  await expect(engine.assertUsable(db)).rejects.toThrow(
    /^This database's locale .*create database .*C\.UTF-8'$/,
  );
  await db.destroy();
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
  await empty.drop();
  await engine.assertUsable(bench.db);
});
