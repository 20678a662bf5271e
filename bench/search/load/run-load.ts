import { performance } from 'node:perf_hooks';
import { sql, type Kysely } from 'kysely';
import { lexemesOf } from '../../../server/engines/search/analyzer.ts';
import { postgresSearch as engine } from '../../../server/engines/search/postgres.ts';
import type { SearchDocument } from '../../../server/engines/search/port.ts';
import { unknown } from '../../../server/engines/search/text/korean.ts';
import type { DB } from '../../../server/kernel/db.generated.ts';
import { createGenerator } from './generate.ts';
import { kindsOf } from './kinds.ts';
import { measure, type Times } from './measure.ts';

const batch = 1_000;

/** Fills an empty site, then measures every kind of question. @returns whether nobody waited too long */
export async function measureLoad(db: Kysely<DB>, documents: number): Promise<boolean> {
  console.log(`\n## ${documents} generated documents\n`);
  await fill(db, documents);
  await tellSizes(db, documents);
  tellAnalyzer();
  await measureWrites(db, documents);
  return measureKinds(db, documents);
}

async function fill(db: Kysely<DB>, documents: number): Promise<void> {
  const begun = performance.now();
  await engine.load(db, batchesOf(documents));
  const loaded = performance.now();
  await sql`vacuum (analyze) search_documents`.execute(db);
  await sql`vacuum (analyze) search_terms`.execute(db);
  const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(0);
  console.log(
    `Stored, indexed and learned in ${seconds(begun, loaded)} s, vacuumed in ${seconds(loaded, performance.now())} s.`,
  );
}

function* batchesOf(documents: number): Generator<SearchDocument[]> {
  const generate = createGenerator();
  for (let from = 0; from < documents; from += batch) {
    const size = Math.min(batch, documents - from);
    yield Array.from({ length: size }, (_, index) => generate(from + index + 1));
  }
}

async function tellSizes(db: Kysely<DB>, documents: number): Promise<void> {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select 'heap and TOAST' as name, pg_table_size('search_documents')::float8 as bytes
    union all select 'inverted index', pg_relation_size('search_documents_lexemes_idx')::float8
    union all select 'other indexes', (pg_indexes_size('search_documents') - pg_relation_size('search_documents_lexemes_idx'))::float8
    union all select 'dictionary', pg_total_relation_size('search_terms')::float8`.execute(db);
  console.log('\n| size | MB | bytes a document |\n| --- | --: | --: |');
  for (const { name, bytes } of rows)
    console.log(`| ${name} | ${(bytes / 2 ** 20).toFixed(0)} | ${(bytes / documents).toFixed(0)} |`);
}

function tellAnalyzer(): void {
  const generate = createGenerator();
  const texts = Array.from({ length: 2_000 }, (_, index) => generate(index + 1));
  const before = process.cpuUsage();
  let lexemes = 0;
  for (const text of texts) lexemes += lexemesOf(text, { frequency: unknown, minimum: 3 }).size;
  const { user, system } = process.cpuUsage(before);
  console.log(
    `\nAnalyzer: ${((user + system) / 1_000 / texts.length).toFixed(2)} ms CPU and ${(lexemes / texts.length).toFixed(0)} lexemes a document of 71 words.`,
  );
}

async function measureWrites(db: Kysely<DB>, documents: number): Promise<void> {
  const generate = createGenerator();
  const put = (index: number) => engine.put(db, [generate(documents + index + 1)]);
  const one = await measure(1, 200, put);
  const eight = await measure(8, 400, (index) => put(1_000 + index));
  console.log(`One document stored: ${told(one)} with one writer, ${told(eight)} with eight.`);
}

const told = ({ p50, p95, max }: Times) =>
  `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(0)} ms`;

async function measureKinds(db: Kysely<DB>, documents: number): Promise<boolean> {
  const kinds = await kindsOf(db, documents);
  const row = (index: number) =>
    sql`select key, type, ref from search_documents where key = ${1 + ((index * 7_919) % documents)}`.execute(
      db,
    );
  await measure(8, 2_000, row);
  console.log('\n| question | c1 p50 | c1 p95 | × ceiling | target | c8 p50 | c8 p95 | × ceiling | target |');
  console.log('| --- | --: | --: | --: | --: | --: | --: | --: | --: |');
  for (const { name, asks, target } of kinds) {
    const ask = (index: number) => asks[index % asks.length]!();
    await measure(2, asks.length, ask);
    const figures: string[] = [];
    for (const [clients, count, promised] of [
      [1, 60, target[0]],
      [8, 160, target[1]],
    ] as const) {
      const ceiling = await measure(clients, count * 2, row);
      const { p50, p95 } = await measure(clients, count, ask);
      figures.push(p50.toFixed(1), p95.toFixed(1), (p95 / ceiling.p95).toFixed(0), String(promised));
    }
    console.log(`| ${name} | ${figures.join(' | ')} |`);
  }
  const all = kinds.flatMap(({ asks }) => asks);
  const crowd = await measure(32, Math.max(1_600, all.length * 4), (index) =>
    all[(index * 7) % all.length]!(),
  );
  console.log(
    `\n32 clients asking everything at once: ${told(crowd)}; nobody waits longer than 1 s: ${crowd.max <= 1_000 ? 'met' : 'MISSED'}`,
  );
  return crowd.max <= 1_000;
}
