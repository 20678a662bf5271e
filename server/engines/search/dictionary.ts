import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { halvesIn, mark } from './analyzer.ts';
import type { DocumentType, SearchScope } from './port.ts';
import { initialsOf, letters } from './text/jamo.ts';
import { stemsOf, type Compounds } from './text/korean.ts';

/** What the site's size decides. */
export interface Scale {
  /** Documents when the dictionary was learned; small sites grow between. */
  documents: number;
  /** Words in fewer documents are not in the dictionary. */
  minDf: number;
  /** The documents in the spaces that are asked for. */
  within: number;
}

export interface Known {
  scale: Scale;
  /** Documents that a word stands in; 0 when it is not in the dictionary. */
  frequency(word: string): number;
}

/** Up to this many documents every new word is learned at once. */
const smallSite = 10_000;

/** The rarest word that the dictionary of a site keeps: one document on a small site, a hundred of a million. */
export function minDfFor(documents: number): number {
  return Math.min(100, Math.max(1, Math.round(documents / smallSite)));
}

/** Reads how often words stand in documents, and how many documents there are in spaces. */
export async function readKnown(
  db: Kysely<DB>,
  words: readonly string[],
  { spaceIds }: SearchScope = { spaceIds: 'all' },
): Promise<Known> {
  // Members are in space 0. A dictionary of a release before knows no spaces.
  const within =
    spaceIds === 'all'
      ? sql`documents`
      : sql`case when spaces = '{}' then documents
          else coalesce((select sum((spaces ->> id)::int) from unnest(${['0', ...spaceIds]}::text[]) as id), 0)::int end`;
  const { rows } = await sql<{
    documents: number;
    min_df: number;
    within: number;
    terms: Record<string, number> | null;
  }>`
    select documents, min_df, ${within} as within,
      (select jsonb_object_agg(term, df) from search_terms where term = any(${words}::text[])) as terms
    from (select documents, min_df, spaces from search_dictionary union all select 0, 1, '{}' order by documents desc limit 1) as d`.execute(
    db,
  );
  const { documents, min_df: minDf, terms, within: count } = rows[0]!;
  const found = new Map(Object.entries(terms ?? {}));
  return { scale: { documents, minDf, within: count }, frequency: (word) => found.get(word) ?? 0 };
}

/** How compounds are cut, given their possible halves. */
async function compoundsFor(db: Kysely<DB>, halves: readonly string[]): Promise<Compounds> {
  const { scale, frequency } = await readKnown(db, halves);
  return { frequency, minimum: compoundMinimum(scale) };
}

/** How the compounds of these texts are cut. */
export function compoundsOfTexts(
  db: Kysely<DB>,
  texts: readonly { title: string; body: string }[],
): Promise<Compounds> {
  const halves = new Set<string>();
  for (const { title, body } of texts) for (const half of halvesIn(`${title}\n${body}`)) halves.add(half);
  return compoundsFor(db, [...halves]);
}

/** A word must stand in this many documents before compounds are cut at it. */
export function compoundMinimum({ documents }: Omit<Scale, 'within'>): number {
  return Math.min(50, Math.max(3, Math.round(documents / 20_000)));
}

interface NotedRow {
  type: DocumentType;
  ref: string;
  open: boolean;
  words: readonly string[];
}

/**
 * On a small site, counts the words of documents that are about to be stored, so that a new word is suggested at once. A
 * large one learns at night: there a word needs many documents to count, and writers must not wait for one another.
 */
export async function noteWords(db: Kysely<DB>, rows: readonly NotedRow[]): Promise<void> {
  if (await isLarge(db)) return;
  const before = await readBefore(db, rows);
  const counts = new Map<string, { df: number; open: number }>();
  for (const { type, ref, open, words } of rows) {
    const old = before.get(`${type} ${ref}`);
    for (const word of words.filter(isTerm)) {
      const count = counts.get(word) ?? { df: 0, open: 0 };
      const stood = old?.words.has(word) ?? false;
      if (!stood) count.df += 1;
      if (open && !(stood && old?.open)) count.open += 1;
      if (count.df + count.open > 0) counts.set(word, count);
    }
  }
  await addTerms(
    db,
    [...counts].map(([term, { df, open }]) => ({ term, df, openDf: open })),
  );
}

/** Believes PostgreSQL's estimate when it is clear, and else counts as far as it must: nobody may have learned anything yet. */
async function isLarge(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ large: boolean }>`
    select case when reltuples > ${smallSite * 2} then true
      else (select count(*) > ${smallSite} from (select from search_documents limit ${smallSite + 1}) as stored) end as large
    from pg_class where oid = 'search_documents'::regclass`.execute(db);
  return rows[0]!.large;
}

async function readBefore(
  db: Kysely<DB>,
  rows: readonly NotedRow[],
): Promise<Map<string, { open: boolean; words: Set<string> }>> {
  const { rows: found } = await sql<{ type: string; ref: string; open: boolean; words: string[] }>`
    select type, ref, open, array(select substr(l, 2) from unnest(tsvector_to_array(lexemes)) as l where l like '=%') as words
    from search_documents
    where (type, ref) in (select * from unnest(${rows.map(({ type }) => type)}::text[], ${rows.map(({ ref }) => ref)}::text[]))`.execute(
    db,
  );
  return new Map(
    found.map(({ type, ref, open, words }) => [`${type} ${ref}`, { open, words: new Set(words) }]),
  );
}

export interface Term {
  term: string;
  df: number;
  openDf: number;
}

/** Adds counts to the dictionary, in one order for all writers. */
async function addTerms(db: Kysely<DB>, terms: readonly Term[]): Promise<void> {
  if (terms.length === 0) return;
  const sorted = terms.toSorted((one, other) => (one.term < other.term ? -1 : 1)).map(termRow);
  await sql`
    insert into search_terms (term, df, open_df, initials, letters, letter_count)
    select * from jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb)
      as given (term text, df integer, open_df integer, initials text, letters text, letter_count smallint)
    on conflict (term) do update set df = search_terms.df + excluded.df, open_df = search_terms.open_df + excluded.open_df`.execute(
    db,
  );
}

/** A row of `search_terms`. */
export function termRow({ term, df, openDf }: Term) {
  const split = letters(term);
  return {
    term,
    df,
    open_df: openDf,
    initials: initialsOf(term),
    letters: split,
    letter_count: split.length,
  };
}

/** Particles that hardly any noun ends with. */
const surelyParticle = /(?:를|을|에서|에게|에는|에도|으로|까지|부터|처럼|한테|입니다|은|는)$/;
/** What is left of a copula. */
const cutCopula = /입니$/;

/** Whether a lexeme's word belongs into the dictionary: no numbers of telephones or ids, no nouns with their particles. */
export function isTerm(word: string): boolean {
  if (word.length > 30 || cutCopula.test(word) || /^\d+$/.test(word) || word.replace(/\D/g, '').length > 4)
    return false;
  return !(surelyParticle.test(word) && stemsOf(word).some((stem) => stem !== word && stem.length > 1));
}

/** The words among lexemes. */
export function wordsIn(lexemes: Iterable<string>): string[] {
  const words: string[] = [];
  for (const lexeme of lexemes) if (lexeme.startsWith(mark.word)) words.push(lexeme.slice(1));
  return words;
}
