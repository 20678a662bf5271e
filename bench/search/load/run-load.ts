import { sql, type Kysely } from 'kysely';
import { lexemesOf } from '../../../server/engines/search/analyzer.ts';
import { postgresSearch as engine } from '../../../server/engines/search/postgres.ts';
import { unknown } from '../../../server/engines/search/text/korean.ts';
import type { DB } from '../../../server/kernel/db.generated.ts';
import { explanations } from './explanations.ts';
import { fill } from './fill.ts';
import { createGenerator } from './generate.ts';
import { kindsOf, type Kind } from './kinds.ts';
import { measure, type Times } from './measure.ts';

export interface LoadResult {
  /** As Markdown. */
  lines: string[];
  met: boolean;
}

const clientsOf = [1, 8] as const;
const asksOf = { 1: 60, 8: 160 } as const;
const crowdOf = 32;
/** As in the search module (`SearchGate`). */
const slots = 4;
const longestWait = 1_000;

/** Fills an empty site, then measures every kind of question. @param only kinds whose name contains it */
export async function measureLoad(db: Kysely<DB>, documents: number, only: string): Promise<LoadResult> {
  await fill(db, documents);
  if (only !== '') return measureKinds(db, documents, only);
  const facts = [...(await sizes(db, documents)), '', analyzer(), await writes(db, documents)];
  const kinds = await measureKinds(db, documents, only);
  return { lines: [...facts, '', ...kinds.lines], met: kinds.met };
}

async function sizes(db: Kysely<DB>, documents: number): Promise<string[]> {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select 'heap and TOAST' as name, pg_table_size('search_documents')::float8 as bytes
    union all select 'inverted index', pg_relation_size('search_documents_lexemes_idx')::float8
    union all select 'other indexes', (pg_indexes_size('search_documents') - pg_relation_size('search_documents_lexemes_idx'))::float8
    union all select 'dictionary', pg_total_relation_size('search_terms')::float8`.execute(db);
  const line = ({ name, bytes }: { name: string; bytes: number }) =>
    `| ${name} | ${(bytes / 2 ** 20).toFixed(0)} | ${(bytes / documents).toFixed(0)} |`;
  return ['| Size | MB | bytes a document |', '| --- | --: | --: |', ...rows.map(line)];
}

function analyzer(): string {
  const generate = createGenerator();
  const texts = Array.from({ length: 2_000 }, (_, index) => generate(index + 1));
  const before = process.cpuUsage();
  let lexemes = 0;
  for (const text of texts) lexemes += lexemesOf(text, { frequency: unknown, minimum: 3 }).size;
  const { user, system } = process.cpuUsage(before);
  return `Analyzer: ${((user + system) / 1_000 / texts.length).toFixed(2)} ms CPU and ${(lexemes / texts.length).toFixed(0)} lexemes a document of 71 words.`;
}

/** The same documents at every run, which are gone afterwards: a kept folder does not grow. */
async function writes(db: Kysely<DB>, documents: number): Promise<string> {
  const generate = createGenerator();
  const ids: string[] = [];
  const put = (index: number) => {
    const document = generate(documents + index + 1);
    ids.push(document.id);
    return engine.put(db, [document]);
  };
  const one = await measure(1, 200, put);
  const eight = await measure(8, 400, (index) => put(1_000 + index));
  await engine.remove(db, 'post', ids);
  return `One document stored: ${told(one)} with one writer, ${told(eight)} with eight.`;
}

const told = ({ p50, p95, max }: Times) =>
  `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, max ${max.toFixed(0)} ms`;

async function measureKinds(db: Kysely<DB>, documents: number, only: string): Promise<LoadResult> {
  const kinds = (await kindsOf(db, documents)).filter(({ name }) => name.includes(only));
  const lines = [
    '| Question (ms) | c1 p50 | c1 p95 | × row | target | c8 p50 | c8 p95 | × row | target | holds |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --- |',
  ];
  const missed: string[] = [];
  for (const kind of kinds) {
    const { line, holds } = await measureKind(db, documents, kind);
    console.log(line);
    lines.push(line);
    if (!holds) missed.push(kind.name);
  }
  const crowd = await measureCrowd(kinds);
  console.log(crowd.line);
  const why = missed.flatMap((name) =>
    explanations[name] ? ['', `**${name}**: ${explanations[name]}`] : [],
  );
  return { lines: [...lines, '', crowd.line, ...why], met: crowd.met && missed.length === 0 };
}

/** What one row by primary key takes at the same moment. */
function rowOf(db: Kysely<DB>, documents: number) {
  return (index: number) =>
    sql`select key, type, ref from search_documents where key = ${1 + ((index * 7_919) % documents)}`.execute(
      db,
    );
}

/** Of three rounds: what else runs on a machine is no property of the search. */
async function best(round: () => Promise<Times>): Promise<Times> {
  const rounds = [await round(), await round(), await round()];
  return rounds.toSorted((one, other) => one.p95 - other.p95)[0]!;
}

async function measureKind(
  db: Kysely<DB>,
  documents: number,
  { name, asks, target }: Kind,
): Promise<{ line: string; holds: boolean }> {
  const ask = (index: number) => asks[index % asks.length]!();
  await measure(2, asks.length, ask);
  const figures: string[] = [];
  let holds = true;
  for (const [at, clients] of clientsOf.entries()) {
    const count = asksOf[clients];
    const row = await best(() => measure(clients, count * 2, rowOf(db, documents)));
    const { p50, p95 } = await best(() => measure(clients, count, ask));
    figures.push(p50.toFixed(1), p95.toFixed(1), (p95 / row.p95).toFixed(0), String(target[at]));
    holds &&= p95 <= target[at]!;
  }
  return { line: `| ${name} | ${figures.join(' | ')} | ${holds ? 'yes' : 'no'} |`, holds };
}

/** Lets so many run; the others wait in the order in which they came, as in the product. */
function inTurns(most: number) {
  let free = most;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

async function measureCrowd(kinds: readonly Kind[]): Promise<{ line: string; met: boolean }> {
  const all = kinds.flatMap(({ asks }) => asks);
  const turn = inTurns(slots);
  const crowd = await measure(crowdOf, Math.max(1_600, all.length * 4), (index) =>
    turn(all[(index * 7) % all.length]!),
  );
  const met = crowd.max <= longestWait;
  const line = `${crowdOf} clients asking everything without pause, of whom a node lets ${slots} run at once: ${told(crowd)}; nobody waits longer than 1 s: ${met ? 'yes' : 'no'}.`;
  return { line, met };
}
