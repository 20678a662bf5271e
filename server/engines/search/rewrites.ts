import type { Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { baseForms } from './analyzer.ts';
import { readKnown } from './dictionary.ts';
import { hangulWord, initialsOnly } from './text/jamo.ts';
import { asHangul, asLatin } from './text/keyboard.ts';
import { termsBeginning, termsWithInitials } from './suggestions.ts';
import { closestTerms } from './typos.ts';

/** Words that hardly anybody writes may be slips of the finger. */
const rare = 2;
const shortestBeginning = 4;

/**
 * Texts that may have been meant, likeliest first: initial consonants written out, words typed on the wrong keyboard, words
 * of the dictionary that are a letter or two away. Each differs from `text`.
 */
export async function meantTexts(db: Kysely<DB>, text: string): Promise<string[]> {
  const tokens = text.replaceAll(/["“”]/g, ' ').split(/\s+/).filter(Boolean).slice(0, 12);
  const readings = tokens.map(wordsOf);
  const { frequency } = await readKnown(db, [...new Set(readings.flatMap(({ words }) => words))]);
  const count = (word: string) => Math.max(frequency(word), ...formsFor(word).map(frequency));
  const switched: string[] = [];
  const mended: string[] = [];
  for (const { token, layouts } of readings) {
    const own = count(token);
    const layout = own > rare ? undefined : layouts.find((word) => count(word) > own);
    switched.push(layout ?? layouts.find((word) => own === 0 && hangulWord.test(word)) ?? token);
    if (initialsOnly.test(token)) mended.push((await termsWithInitials(db, token, 1))[0]?.term ?? token);
    else mended.push(layout ?? (own > rare ? token : await mend(db, token, own)));
  }
  const texts = [mended, switched].map((words) => words.join(' '));
  return [...new Set(texts)].filter((meant) => meant !== tokens.join(' '));
}

function wordsOf(typed: string): { token: string; layouts: string[]; words: string[] } {
  const token = typed.toLowerCase();
  // Capitals are other letters on a Korean keyboard.
  const layouts = [...new Set([asHangul(typed), asHangul(token), asLatin(token)])].filter(
    (word) => word !== null,
  );
  return { token, layouts, words: [token, ...layouts].flatMap((word) => [word, ...formsFor(word)]) };
}

function formsFor(word: string): string[] {
  return hangulWord.test(word) ? baseForms(word) : [];
}

/** What nobody writes may be the beginning of a word; else the nearest that many more write, with or without its particle. */
async function mend(db: Kysely<DB>, token: string, own: number): Promise<string> {
  if (own === 0 && token.length >= (hangulWord.test(token) ? 2 : shortestBeginning)) {
    const [whole] = await termsBeginning(db, token, 1);
    if (whole) return whole.term;
  }
  const forms = hangulWord.test(token) ? [...new Set([token, ...baseForms(token)])] : [token];
  for (const form of forms) {
    if (form.length < 2) continue;
    const [closest] = await closestTerms(db, form, 1);
    if (closest && closest.df > own * 10) return closest.term;
  }
  return token;
}
