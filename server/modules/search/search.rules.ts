import { invalidField } from '../../kernel/errors.ts';
import { graphemeLength } from '../../kernel/text.ts';

const longestTerm = 30;
const mostWords = 5;

/** A query as it is searched for: one line, NFC. What it means is the engine's business; nothing in it is an instruction. */
export function cleanQuery(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/[\p{Cc}\s]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Whether the whole query is one phrase in quotes. */
export function isQuoted(query: string): boolean {
  return query.length > 2 && query.startsWith('"') && query.indexOf('"', 1) === query.length - 1;
}

/** A moment of a filter. @throws DomainError 422 for one that no calendar or database knows */
export function momentOf(text: string | undefined, pointer: string): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  const year = at.getUTCFullYear();
  if (!(year >= 1900 && year < 2200)) throw invalidField(pointer, 'search.time_out_of_range');
  return at;
}

/**
 * The form in which a search may be counted and shown to others, or null for what must never be: addresses, numbers of
 * phones and people, long texts, single letters.
 */
export function trendingTerm(query: string): string | null {
  const term = cleanQuery(query)
    .toLowerCase()
    .replace(/["'“”‘’`]/gu, '')
    .trim();
  if (graphemeLength(term) > longestTerm || term.split(' ').length > mostWords) return null;
  const letters = term.replace(/[^\p{L}\p{N}]/gu, '');
  if (letters === '' || /^[\u3131-\u318e]+$/u.test(letters)) return null;
  if (graphemeLength(term) < 2 && !/[가-힣]/u.test(term)) return null;
  return looksPersonal(term) ? null : term;
}

function looksPersonal(term: string): boolean {
  if (/@|:\/\/|www\./u.test(term)) return true;
  return /\d{6}/u.test(term.replace(/[^\p{L}\p{N}]/gu, ''));
}

/** How many people must share a term: in a small community one is already a sign of life, in a large one it could be a secret. */
export function neededPeople(asked: number, members: number): number {
  if (asked > 0) return asked;
  if (members < 50) return 1;
  return members < 500 ? 2 : 3;
}

/** The host's list as words to look for inside of terms. */
export function blockedWords(list: string): string[] {
  return list
    .normalize('NFC')
    .toLowerCase()
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
