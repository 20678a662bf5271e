import { squeeze } from './normal-form.rules.ts';

const letter = /[\p{L}\p{N}]/u;
const latin = /[a-z0-9]/;
/** What stands behind a Korean word that was spelt with gaps, before the next gap. */
const particle = /^(?:을|를|이|가|은|는|의|에|도|로|와|과|만|요)?(?![\p{L}\p{N}])/u;

/** A text in which many words are looked for. */
export interface Squeezed {
  text: string;
  signs: string;
  at: number[];
}

export function squeezed(text: string): Squeezed {
  return { text, ...squeeze(text) };
}

/**
 * Whether a word is in a text, both in their normal form. Korean words are found inside others, Latin ones only whole, so that
 * Essex is left alone. With signs or spaces between its letters a word is found only where it begins and ends on its own:
 * 다시 발표 holds no 시발, 광 . 고 를 is 광고.
 */
export function holdsWord(haystack: Squeezed, word: string): boolean {
  const needle = squeeze(word).signs;
  if (needle === '') return false;
  for (let from = haystack.signs.indexOf(needle); from >= 0; from = haystack.signs.indexOf(needle, from + 1))
    if (standsAt(haystack, from, needle)) return true;
  return false;
}

function standsAt({ text, at }: Squeezed, from: number, needle: string): boolean {
  const start = at[from]!;
  const end = at[from + needle.length - 1]! + 1;
  const before = start > 0 ? signBefore(text, start) : '';
  const after = text.slice(end, end + 4);
  if (end - start === needle.length) {
    if (latin.test(needle[0]!) && latin.test(before)) return false;
    return !(latin.test(needle.at(-1)!) && latin.test(after[0] ?? ''));
  }
  return !letter.test(before) && particle.test(after);
}

function signBefore(text: string, index: number): string {
  const low = text.charCodeAt(index - 1);
  return low >= 0xdc00 && low < 0xe000 ? text.slice(index - 2, index) : text[index - 1]!;
}
