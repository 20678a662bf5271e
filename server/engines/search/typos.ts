import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import type { FoundTerm } from './suggestions.ts';
import { letters } from './text/jamo.ts';

/** Letters that may differ: short words have neighbours everywhere. */
function mostDifferent(length: number): number {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}

/**
 * Terms that differ from a word by one or two letters (of a syllable, not syllables), nearest and most frequent first. Two
 * letters that changed places count as one.
 */
export async function closestTerms(db: Kysely<DB>, word: string, limit: number): Promise<FoundTerm[]> {
  const split = letters(word);
  const most = mostDifferent(split.length);
  if (most === 0) return [];
  // A swap costs two by Levenshtein.
  const reach = Math.max(most, 2);
  const nearest = async (similar: boolean): Promise<FoundTerm[]> => {
    const alike = similar ? sql`letters % ${split}` : sql`true`;
    const { rows } = await sql<FoundTerm & { letters: string }>`
      select term, df, open_df, letters from search_terms
      where ${alike} and (term collate "C" < '가') = ${split < '\u1100'} and letter_count between ${split.length - most} and ${split.length + most}
        and length(term) > 1 and term <> ${word} and levenshtein_less_equal(letters, ${split}, ${reach}) <= ${reach}
      order by df desc limit 200`.execute(db);
    return rows
      .map((found) => ({ found, distance: distanceOf(found.letters, split) }))
      .filter(({ distance }) => distance <= most)
      .toSorted((one, other) => one.distance - other.distance || other.found.df - one.found.df)
      .slice(0, limit)
      .map(({ found: { term, df, open_df } }) => ({ term, df, open_df }));
  };
  const alike = await nearest(true);
  return alike.length > 0 ? alike : nearest(false);
}

/** Edits between two words; letters that changed places are one edit. */
export function distanceOf(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const same = one[at - 1] === other[to - 1];
      next[to] = Math.min(row[to]! + 1, next[to - 1]! + 1, row[to - 1]! + (same ? 0 : 1));
      const swapped = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      if (swapped) next[to] = Math.min(next[to]!, before[to - 2]! + 1);
    }
    before = row;
    row = next;
  }
  return row.at(-1)!;
}
