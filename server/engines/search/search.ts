import type { Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { readCursor, writeCursor, type SearchCursor } from './cursor.ts';
import { readKnown, type Known } from './dictionary.ts';
import { createHighlighter } from './highlight.ts';
import { readNewest, type Piece } from './pages.ts';
import type { SearchHit, SearchPage, SearchQuery, SearchScope } from './port.ts';
import {
  isUnreadable,
  lexemesWanted,
  planQuery,
  readQuery,
  wordsToKnow,
  type Plan,
  type TypedQuery,
} from './query.ts';
import { readBest } from './relevance.ts';
import { meantTexts } from './rewrites.ts';
import { few, narrow, type DocumentRow, type Expected } from './shapes.ts';

/** One reading of what was typed, ready to run. */
interface Reading {
  typed: TypedQuery;
  plan: Plan;
  known: Known;
}

/** Reads a text and looks up what the dictionary knows of its words. Null when there is nothing to look for. */
async function understand(db: Kysely<DB>, text: string, scope: SearchScope): Promise<Reading | null> {
  const typed = readQuery(text);
  if (typed.words.length === 0) return null;
  const known = await readKnown(db, wordsToKnow(typed), scope);
  const plan = planQuery(typed, known);
  return plan && { typed, plan, known };
}

/** Fewer hits than this, and it is asked whether something else was meant. */
const little = 3;
/** What was meant must find this many times as much as what was typed. */
const farMore = 10;

/** Runs a search. @throws RangeError for a cursor that is none */
export async function runSearch(db: Kysely<DB>, query: SearchQuery): Promise<SearchPage> {
  const cursor = query.cursor ? readCursor(query.cursor) : null;
  const reading = await understand(db, cursor?.searchedAs ?? query.text, query);
  const page = reading === null ? emptyPage() : await readPage(db, query, reading, cursor ?? startOf(null));
  if (cursor !== null || query.asTyped) return page;
  const typed = readQuery(query.text);
  const own = isUnreadable(typed) ? 0 : page.total.count;
  if (own >= little || typed.phrases.length > 0) return page;
  return (await searchMeant(db, query, typed, own)) ?? page;
}

/** What was meant, when that finds far more than what was typed. */
async function searchMeant(
  db: Kysely<DB>,
  query: SearchQuery,
  typed: TypedQuery,
  own: number,
): Promise<SearchPage | null> {
  for (const meant of await meantTexts(db, typed.text)) {
    const reading = await understand(db, meant, query);
    if (reading === null) continue;
    const page = await readPage(db, query, reading, startOf(meant));
    if (page.total.count > own * farMore) return page;
  }
  return null;
}

function startOf(searchedAs: string | null): SearchCursor {
  return { stage: 'words', searchedAs, now: new Date().toISOString(), position: null, score: null };
}

/** One page of a reading: its words, then what only looks alike. */
async function readPage(
  db: Kysely<DB>,
  query: SearchQuery,
  reading: Reading,
  from: SearchCursor,
): Promise<SearchPage> {
  const hits: SearchHit[] = [];
  let next: SearchCursor | null = from;
  let total: SearchPage['total'] = { count: 0, exact: true };
  if (from.stage === 'words') {
    const { piece, score } = await readWords(db, query, reading, from);
    hits.push(...piece.rows.map((row) => hitOf(row, 'words')));
    total = totalOf(piece, reading.plan, from);
    next = piece.next && { ...from, position: piece.next, score };
    if (next === null && reading.plan.loose !== null)
      next = { ...from, stage: 'loose', position: null, score: null };
  }
  if (next?.stage === 'loose' && hits.length < query.limit) {
    const piece = await readLoose(db, query, reading, next, query.limit - hits.length);
    hits.push(...piece.rows.map((row) => hitOf(row, 'loose')));
    next = piece.next && { ...next, position: piece.next };
  }
  return {
    hits,
    nextCursor: next && writeCursor(next),
    total,
    searchedAs: from.searchedAs,
    highlighter: highlighterOf(reading),
  };
}

async function readWords(
  db: Kysely<DB>,
  query: SearchQuery,
  { typed, plan }: Reading,
  { now, position, score }: SearchCursor,
): Promise<{ piece: Piece; score: string | null }> {
  const wanted = narrow(plan.words, query, { phrases: typed.phrases });
  const expected = expectation(query, plan, plan.expected);
  if (query.sort === 'new') {
    return { piece: await readNewest(db, wanted, expected, position, query.limit), score: null };
  }
  const after = position && score !== null ? { score, key: position.key } : null;
  const { limit, likesOf = null } = query;
  const { hits } = expected;
  const best = await readBest(db, {
    wanted,
    titles: plan.titles,
    expected: hits,
    now,
    after,
    limit,
    likesOf,
  });
  return { piece: best, score: best.score };
}

function readLoose(
  db: Kysely<DB>,
  query: SearchQuery,
  { typed, plan, known }: Reading,
  { position }: SearchCursor,
  limit: number,
): Promise<Piece> {
  const wanted = narrow(`(${plan.loose!}) & !${plan.words}`, query, { without: plan.words });
  // How common a pair of syllables is, nobody knows; several together are rare enough for the index alone.
  const pairs = plan.loose!.split('&').length;
  const isRare = known.scale.within < few * 4 || pairs > typed.words.length;
  // Nobody asks how many look alike: never the shape that counts.
  return readNewest(db, wanted, { hits: few, density: isRare ? 0 : 1 }, position, limit);
}

/** How many hits there may be, and what share of the newest documents they are. An author's are few, whatever the word. */
function expectation({ authorId, spaceIds }: SearchQuery, plan: Plan, hits: number): Expected {
  const isOneSpace = spaceIds !== 'all' && spaceIds.length === 1;
  const read = Math.max(1, isOneSpace ? plan.within : plan.documents);
  return { hits: authorId === undefined ? hits : 0, density: Math.min(1, hits / read) };
}

function totalOf({ rows, next, total }: Piece, plan: Plan, from: SearchCursor): SearchPage['total'] {
  if (total !== null) return { count: total, exact: true };
  if (next === null && from.position === null) return { count: rows.length, exact: true };
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(plan.expected, 1))));
  return { count: Math.floor(plan.expected / digits) * digits, exact: false };
}

function hitOf({ type, ref, post_id, at }: DocumentRow, tier: SearchHit['tier']): SearchHit {
  return { type, id: ref, postId: post_id, createdAt: new Date(at), tier };
}

function highlighterOf({ plan, typed, known }: Reading) {
  return createHighlighter(
    lexemesWanted(plan, typed, known),
    typed.phrases.map((phrase) => phrase.toLowerCase()),
  );
}

function emptyPage(): SearchPage {
  return {
    hits: [],
    nextCursor: null,
    total: { count: 0, exact: true },
    searchedAs: null,
    highlighter: createHighlighter(new Set(), []),
  };
}
