/** What is being completed at the caret: a member after `@`, a tag after `#`. */
export interface Asked {
  sign: '@' | '#';
  typed: string;
  /** Where the sign stands. */
  from: number;
  to: number;
}

const token = /(?:^|[\s([{"'“‘,/·])([@#])([\p{L}\p{N}_.-]{0,30})$/u;

/** The name or tag that ends at the caret, if somebody is writing one. A lone `#` is the beginning of a heading. */
export function askedAt(text: string, caret: number): Asked | null {
  const found = token.exec(text.slice(Math.max(0, caret - 40), caret));
  if (!found) return null;
  const [, sign, typed] = found as unknown as [string, '@' | '#', string];
  if (sign === '#' && typed === '') return null;
  return { sign, typed, from: caret - typed.length - 1, to: caret };
}

const consonants = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const vowels = [...'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'];
const finals = ['', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'];

function spell(text: string, whole: boolean): string {
  return [...text.normalize('NFC').toLowerCase()]
    .map((letter) => {
      const code = letter.codePointAt(0)! - 0xac00;
      if (code < 0 || code > 11_171) return letter;
      const initial = consonants[Math.floor(code / 588)]!;
      return whole ? initial + vowels[Math.floor((code % 588) / 28)]! + finals[code % 28]! : initial;
    })
    .join('');
}

/** Whether a word of `name` begins like this: half-typed syllables (`민ㅅ`) and initial consonants (`ㅁㅅ`) count. */
export function beginsLike(name: string, typed: string): boolean {
  if (typed === '') return true;
  const words = [name, ...name.split(/[\s_.-]+/)];
  const [letters, initials] = [spell(typed, true), typed.normalize('NFC').toLowerCase()];
  return words.some(
    (word) => spell(word, true).startsWith(letters) || spell(word, false).startsWith(initials),
  );
}

/** Those from both lists that are not in the first already, each once, as many as fit. */
export function mergeBy<Item>(
  first: readonly Item[],
  second: readonly Item[],
  key: (item: Item) => string,
  limit: number,
): Item[] {
  const seen = new Set<string>();
  return [...first, ...second].filter((item) => !seen.has(key(item)) && seen.add(key(item))).slice(0, limit);
}
