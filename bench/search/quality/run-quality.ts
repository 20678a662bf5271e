import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Kysely } from 'kysely';
import { postgresSearch } from '../../../server/engines/search/postgres.ts';
import type { SearchDocument, SearchQuery } from '../../../server/engines/search/port.ts';
import type { DB } from '../../../server/kernel/db.generated.ts';
import { benchPost, readCorpus } from './corpus.ts';
import { labelledQueries } from './queries.ts';
import { countWords, isRelevant, reviewQueries } from './reviews-rule.ts';
import { meanOf, scoreOf, type Score } from './score.ts';

interface Judged {
  kind: string;
  typed: string;
  relevant: Set<string>;
}

export interface QualityResult {
  documents: number;
  queries: number;
  mean: Score;
  byKind: Map<string, Score[]>;
  /** Worst first, for people who want to mend them. */
  worst: string[];
}

/** The published corpus with its labelled queries. */
export async function judgeCorpus(db: Kysely<DB>): Promise<QualityResult> {
  const documents = readCorpus();
  const judged = labelledQueries.map(({ kind, typed, meant }) => ({
    kind,
    typed,
    relevant: relevantIn(documents, (text) => meant.every((pattern) => pattern.test(text))),
  }));
  return judge(db, documents, judged);
}

/** Film reviews (`topic, date, text`, tab-separated, perhaps gzipped) by the rule of reviews-rule.ts. */
export async function judgeReviews(db: Kysely<DB>, file: string, most: number): Promise<QualityResult> {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const sentences = text
    .split('\n')
    .slice(1, most + 1)
    .map((line) => line.split('\t')[2] ?? '');
  const counts = countWords(sentences);
  const documents = sentences.map((sentence, index) => benchPost(index + 1, '', sentence));
  const judged = reviewQueries.map((query) => ({
    kind: query.nouns.length > 1 ? 'several' : query.typed === query.nouns[0] ? 'word' : 'particle',
    typed: query.typed,
    relevant: relevantIn(documents, (sentence) => isRelevant(sentence.trim(), query, counts)),
  }));
  return judge(db, documents, judged);
}

function relevantIn(documents: readonly SearchDocument[], fits: (text: string) => boolean): Set<string> {
  return new Set(documents.filter(({ title, body }) => fits(`${title} ${body}`)).map(({ id }) => id));
}

async function judge(
  db: Kysely<DB>,
  documents: readonly SearchDocument[],
  judged: readonly Judged[],
): Promise<QualityResult> {
  for (let at = 0; at < documents.length; at += 1_000)
    await postgresSearch.put(db, documents.slice(at, at + 1_000));
  await postgresSearch.learn(db);
  const scores: { query: Judged; score: Score; hits: string[] }[] = [];
  for (const query of judged) {
    if (query.relevant.size === 0) throw new Error(`nothing is labelled relevant for ${query.typed}`);
    const hits = await allHits(db, query.typed);
    scores.push({ query, hits, score: scoreOf(hits, query.relevant) });
  }
  const byKind = new Map<string, Score[]>();
  for (const { query, score } of scores) byKind.set(query.kind, [...(byKind.get(query.kind) ?? []), score]);
  return {
    documents: documents.length,
    queries: judged.length,
    mean: meanOf(scores.map(({ score }) => score)),
    byKind,
    worst: scores
      .filter(({ score }) => score.f1 < 1)
      .toSorted((one, other) => one.score.f1 - other.score.f1)
      .map(({ query, hits, score }) => lineOf(query, hits, score, documents)),
  };
}

function lineOf(
  { typed, relevant }: Judged,
  hits: string[],
  { precision, recall }: Score,
  documents: readonly SearchDocument[],
): string {
  const textOf = (id: string) =>
    `${documents[Number(id) - 1]!.title}|${documents[Number(id) - 1]!.body}`.slice(0, 60);
  const wrong = hits
    .filter((id) => !relevant.has(id))
    .slice(0, 3)
    .map(textOf);
  const missed = [...relevant]
    .filter((id) => !hits.includes(id))
    .slice(0, 3)
    .map(textOf);
  return `${typed}: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)} of ${relevant.size}; wrong: ${wrong.join(' / ')}; missed: ${missed.join(' / ')}`;
}

/** All hits of the tier `words`: the first hundred by relevance, then the rest as they come by time. */
async function allHits(db: Kysely<DB>, typed: string): Promise<string[]> {
  const base: SearchQuery = { text: typed, spaceIds: 'all', sort: 'relevance', limit: 100 };
  const first = await postgresSearch.search(db, base);
  const ids = new Set(first.hits.filter(({ tier }) => tier === 'words').map(({ id }) => id));
  let cursor: string | null = null;
  do {
    const page = await postgresSearch.search(db, { ...base, sort: 'new', cursor });
    for (const { id, tier } of page.hits) if (tier === 'words') ids.add(id);
    cursor = page.hits.some(({ tier }) => tier === 'loose') ? null : page.nextCursor;
  } while (cursor !== null);
  return [...ids];
}
