export type RunKind = 'hangul' | 'han' | 'letters' | 'word';

/** A piece of one script, with its place in the folded text. */
export interface Run {
  kind: RunKind;
  text: string;
  start: number;
  end: number;
  /** It touches the run before it: API에서. */
  attached: boolean;
}

const han = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー';
const pattern = new RegExp(
  [
    '([가-힣]+)',
    `([${han}]+)`,
    // Letters of a keyboard that make no syllable: ㅋㅋ, ㅍㄹㅈㅌ.
    '([ㄱ-ㅣ]+)',
    // c++, c#, f# and words in any other script.
    `((?<![\\p{L}\\p{N}_])[a-zA-Z]{1,2}(?:\\+\\+|#)(?![a-zA-Z])|(?:(?![가-힣ㄱ-ㅣ${han}])[\\p{L}\\p{N}_])+)`,
  ].join('|'),
  'gu',
);
const kinds: readonly RunKind[] = ['hangul', 'han', 'letters', 'word'];

/** Splits a folded text into runs. */
export function* runsOf(text: string): Generator<Run> {
  let last = -1;
  for (const match of text.matchAll(pattern)) {
    const [piece, ...groups] = match;
    if (/^_+$/.test(piece)) continue;
    const kind = kinds[groups.findIndex((group) => group !== undefined)]!;
    const start = match.index;
    const end = start + piece.length;
    yield { kind, text: piece, start, end, attached: start === last };
    last = end;
  }
}

/** Parts of camelCase, PascalCase, snake_case and of names with numbers, in lower case; none for a simple word. */
export function partsOf(name: string): string[] {
  if (name.length < 3) return [];
  const parts = name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1_')
    .split('_')
    .filter(Boolean);
  return parts.length > 1 ? parts.map((part) => part.toLowerCase()) : [];
}
