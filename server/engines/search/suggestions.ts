import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { mark, quoted } from './analyzer.ts';
import type { SearchScope, Suggestion, SuggestionKind } from './port.ts';
import { readable } from './shapes.ts';
import { fold } from './text/fold.ts';
import { initialsOf, letters } from './text/jamo.ts';
import { asHangulSoFar, asLatin } from './text/keyboard.ts';
import { stemsOf } from './text/korean.ts';
import { closestTerms } from './typos.ts';

const longestTyped = 40;
/** More than are shown: some turn out to be closed or the same word with a particle. */
const spare = 3;

export interface FoundTerm {
  term: string;
  df: number;
  open_df: number;
}

/** Words for the last word that is being typed; what stands before it is kept. */
export async function suggestWords(
  db: Kysely<DB>,
  typed: string,
  scope: SearchScope,
  limit: number,
): Promise<Suggestion[]> {
  const text = fold(typed.slice(-200).toWellFormed().replaceAll('\0', '')).text;
  const last = /[^\s"]*$/.exec(text)![0].toLowerCase();
  if (last === '' || last.length > longestTyped) return [];
  const head = text.slice(0, text.length - last.length);
  for (const [kind, find] of waysFor(last)) {
    const terms = await openTerms(db, await find(db, limit * spare), scope);
    if (terms.length === 0) continue;
    return withoutParticles(terms)
      .slice(0, limit)
      .map(({ term }) => ({ text: head + term, kind: term === last ? 'word' : kind }));
  }
  return [];
}

type Way = (db: Kysely<DB>, limit: number) => Promise<FoundTerm[]>;

function waysFor(last: string): [SuggestionKind, Way][] {
  if (/^[ㄱ-ㅎ]+$/.test(last)) return [['initials', (db, limit) => termsWithInitials(db, last, limit)]];
  const ways: [SuggestionKind, Way][] = [['prefix', (db, limit) => termsBeginning(db, last, limit)]];
  for (const other of [asHangulSoFar(last), asLatin(last)])
    if (other !== null) ways.push(['layout', (db, limit) => termsBeginning(db, other, limit)]);
  ways.push(['typo', (db, limit) => closestTerms(db, last, limit)]);
  return ways;
}

const wholeWords = sql`length(term) > 1`;

/** Terms that begin with what was typed, letter by letter: 프롲 begins 프로젝트. */
export function termsBeginning(db: Kysely<DB>, typed: string, limit: number): Promise<FoundTerm[]> {
  return topTerms(db, sql`letters like ${likeBeginning(letters(typed))}`, sql`(term = ${typed}) desc`, limit);
}

/** Terms by their initial consonants; those with exactly these come first. */
export function termsWithInitials(db: Kysely<DB>, initials: string, limit: number): Promise<FoundTerm[]> {
  const typed = initialsOf(initials);
  return topTerms(db, sql`initials like ${likeBeginning(typed)}`, sql`(initials = ${typed}) desc`, limit);
}

async function topTerms(
  db: Kysely<DB>,
  matches: RawBuilder<unknown>,
  first: RawBuilder<unknown>,
  limit: number,
): Promise<FoundTerm[]> {
  const { rows } = await sql<FoundTerm>`
    select term, df, open_df from search_terms where ${matches} and ${wholeWords} and open_df > 0
    order by ${first}, open_df desc, letter_count, term limit ${limit}`.execute(db);
  return rows;
}

function likeBeginning(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** Words that stand in many open documents do so tomorrow; of others it is looked up whether one is still open. */
const surelyOpen = 200;

async function openTerms(
  db: Kysely<DB>,
  terms: FoundTerm[],
  { spaceIds }: SearchScope,
): Promise<FoundTerm[]> {
  const unsure = terms.filter(({ open_df: open }) => open < surelyOpen);
  if (unsure.length === 0) return terms;
  const queries = unsure.map(({ term }) => quoted(mark.word + term));
  // A count, not an existence: the planner must not look for a rare word by reading the table.
  const { rows } = await sql<{ term: string }>`
    select term from unnest(${unsure.map(({ term }) => term)}::text[], ${queries}::text[]) as asked (term, query)
    where (select count(*) from search_documents where lexemes @@ query::tsquery and open
      and ${readable({ spaces: spaceIds })}) > 0`.execute(db);
  const open = new Set(rows.map(({ term }) => term));
  return terms.filter(({ term, open_df: count }) => count >= surelyOpen || open.has(term));
}

/** 서버를 says no more than 서버, and 떡볶 is no word when it only stands in 떡볶이: so short is what was no particle. */
function withoutParticles(terms: FoundTerm[]): FoundTerm[] {
  const byTerm = new Map(terms.map((found) => [found.term, found]));
  const dropped = new Set<string>();
  for (const { term, df } of terms)
    for (const stem of stemsOf(term).slice(1)) {
      const other = byTerm.get(stem);
      if (other === undefined) continue;
      // Nouns such as 소금쟁이 end like a particle.
      const mayBeNoun = stem.length <= 2 || term === `${stem}이`;
      dropped.add(other.df > df || !mayBeNoun ? term : stem);
    }
  return terms.filter(({ term }) => !dropped.has(term));
}
