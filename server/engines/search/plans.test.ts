import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DB } from '../../kernel/db.generated.ts';
import { createTestDatabase, silent, type TestDatabase } from '../../test/database.ts';
import { createPool } from '../database/pool.ts';
import { postgresSearch as engine } from './postgres.ts';
import { narrow, readMany } from './shapes.ts';
import { asked } from './test-documents.ts';

interface Ran {
  sql: string;
  parameters: readonly unknown[];
}

let database: TestDatabase;
let pool: Pool;
let db: Kysely<DB>;
const ran: Ran[] = [];

/** 20,000 documents: 마당 in half of them, 이야기 in one of fifty, 거문고 in 20; the rest of their words differ. */
const fill = `
  insert into search_documents (type, ref, post_id, space_id, created_at, open, analyzer, title, body, lexemes)
  select 'post', n, n, 1 + n % 40, timestamptz '2026-01-01' + n * interval '10 minutes', true, 1, '제목', '마당 이야기',
    array_to_tsvector(array_remove(array['@ypost', '@o', '@s' || 1 + n % 40, '=낱말' || n % 3000, '=다른' || n % 700, '^제목',
      case when n % 2 = 0 then '=마당' end, case when n % 50 = 0 then '=이야기' end, case when n % 1000 = 7 then '=거문고' end]
      || array(select '=곁' || (n * k) % 5000 from generate_series(1, 15) as k), null))
  from generate_series(1, 20000) as n`;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ connectionString: database.connectionString, max: 4, log: silent });
  db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void ran.push({ sql: query.sql, parameters: query.parameters }),
  });
  await patiently('drop index search_documents_lexemes_idx');
  await patiently(fill);
  // Makes the index again.
  await engine.learn(db);
  await patiently('vacuum (analyze) search_documents');
  await patiently('vacuum (analyze) search_terms');
}, 240_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** A busy machine may need longer than a page is allowed to. */
async function patiently(statement: string): Promise<void> {
  const client = await pool.connect();
  await client.query('set statement_timeout = 0');
  await client.query(statement);
  client.release(true);
}

/** Plans of every statement that `work` runs, as PostgreSQL carried them out. */
async function plansOf(work: () => Promise<unknown>): Promise<string> {
  ran.length = 0;
  await work();
  const plans: string[] = [];
  for (const { sql: text, parameters } of [...ran].filter(({ sql }) => /^\s*(select|with)/.test(sql))) {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off, costs off) ${text}`,
      [...parameters],
    );
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
  }
  expect(plans.length).toBeGreaterThan(0);
  return plans.join('\n\n');
}

const readsAll = /Seq Scan on (search_documents|search_terms)/;

it.each([
  ['a common word', asked('마당')],
  ['a common word by relevance', asked('마당', { sort: 'relevance' })],
  ['a common word in one space', asked('마당', { spaceIds: ['7'] })],
  ['a common word in some spaces', asked('마당', { spaceIds: ['7', '9', '11'] })],
  [
    'a common word in most spaces',
    asked('마당', { spaceIds: Array.from({ length: 30 }, (_, id) => String(id + 1)) }),
  ],
  ['a word of some', asked('이야기')],
  ['a word of some by relevance', asked('이야기', { sort: 'relevance' })],
  ['a rare word', asked('거문고')],
  ['a rare word by relevance', asked('거문고', { sort: 'relevance' })],
  ['two words', asked('마당 이야기')],
  ['a word nobody has', asked('쀍뚫뷁')],
  ['a typo', asked('거믄고')],
  ['a phrase', asked('"마당 이야기"')],
])('%s is found without reading everything', async (_, query) => {
  const plans = await plansOf(() => engine.search(db, query));
  expect(plans).not.toMatch(readsAll);
});

it('a page of a common word never asks the inverted index', async () => {
  const plans = await plansOf(() => engine.search(db, asked('마당')));
  expect(plans).toMatch(/Bitmap Index Scan on search_documents_lexemes_idx \(never executed\)/);
});

it('a rare word in most spaces is not looked for by reading the spaces', async () => {
  const most = Array.from({ length: 30 }, (_, id) => String(id + 1));
  for (const sort of ['new', 'relevance'] as const) {
    const plans = await plansOf(() => engine.search(db, asked('거문고', { spaceIds: most, sort })));
    expect(plans).toMatch(/Bitmap Index Scan on search_documents_lexemes_idx/);
    expect(plans).not.toMatch(/search_documents_space_idx/);
  }
});

it('the newest documents are read only when they are expected to fill the page', async () => {
  const wanted = narrow("'=마당'", { spaceIds: 'all' });
  const read = (density: number) => plansOf(() => readMany(db, wanted, { hits: 10_000, density }, null, 20));
  expect(await read(0.5)).toMatch(/search_documents_recent_idx/);
  expect(await read(0.003)).not.toMatch(/search_documents_recent_idx/);
});

it('a second page neither', async () => {
  const { nextCursor } = await engine.search(db, asked('마당'));
  const plans = await plansOf(() => engine.search(db, asked('마당', { cursor: nextCursor })));
  expect(plans).not.toMatch(readsAll);
  expect(plans).toMatch(/never executed/);
});

it.each(['거문', 'ㄱㅁ', '거믄고', 'rjanrh'])('suggestions for %s read no whole table', async (typed) => {
  const plans = await plansOf(() => engine.suggest(db, typed, { spaceIds: 'all' }, 10));
  expect(plans).not.toMatch(readsAll);
});

it('similar posts read no whole table', async () => {
  expect(await plansOf(() => engine.similarTo(db, '1007', { spaceIds: 'all' }, 10))).not.toMatch(readsAll);
});
