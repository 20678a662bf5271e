const initials = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const vowels = [...'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'];
const finals = ['', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'];

/** Letters that are typed as two. */
const pairs: Readonly<Record<string, string>> = {
  ㅘ: 'ㅗㅏ',
  ㅙ: 'ㅗㅐ',
  ㅚ: 'ㅗㅣ',
  ㅝ: 'ㅜㅓ',
  ㅞ: 'ㅜㅔ',
  ㅟ: 'ㅜㅣ',
  ㅢ: 'ㅡㅣ',
  ㄳ: 'ㄱㅅ',
  ㄵ: 'ㄴㅈ',
  ㄶ: 'ㄴㅎ',
  ㄺ: 'ㄹㄱ',
  ㄻ: 'ㄹㅁ',
  ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ',
  ㄾ: 'ㄹㅌ',
  ㄿ: 'ㄹㅍ',
  ㅀ: 'ㄹㅎ',
  ㅄ: 'ㅂㅅ',
};
const joined = new Map(Object.entries(pairs).map(([pair, letters]) => [letters, pair]));

export const hangulWord = /^[가-힣]+$/;
/** Only initial consonants, as people type them to save time: ㅍㄹㅈㅌ. */
export const initialsOnly = /^[ㄱ-ㅎ]{2,}$/;

const isSyllable = (code: number) => code >= 0xac00 && code <= 0xd7a3;

/** The final consonant of a syllable (`''` when it has none), or null for other characters. */
export function finalOf(character: string): string | null {
  const code = character.charCodeAt(0);
  return isSyllable(code) ? finals[(code - 0xac00) % 28]! : null;
}

/** Every letter on its own, so that half-typed syllables (프롲) are beginnings of whole ones (프로젝트). */
export function letters(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (!isSyllable(code)) {
      out += pairs[character] ?? character;
      continue;
    }
    const offset = code - 0xac00;
    const vowel = vowels[Math.floor((offset % 588) / 28)]!;
    const final = finals[offset % 28]!;
    out += initials[Math.floor(offset / 588)]! + (pairs[vowel] ?? vowel) + (pairs[final] ?? final);
  }
  return out;
}

/** 프로젝트 → ㅍㄹㅈㅌ; whatever is no syllable stays. */
export function initialsOf(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    out += isSyllable(code) ? initials[Math.floor((code - 0xac00) / 588)]! : character;
  }
  return out;
}

/** Joins single letters to syllables as a keyboard of two sets does while one types. */
export function compose(typed: string): string {
  const queue = [...typed];
  let out = '';
  for (let at = 0; at < queue.length;) {
    const [syllable, used] = composeOne(queue, at);
    out += syllable;
    at += used;
  }
  return out;
}

function composeOne(queue: readonly string[], from: number): [string, number] {
  const initial = initials.indexOf(queue[from]!);
  const [vowel, vowelLength] = letterAt(queue, from + 1, vowels);
  if (initial < 0 || vowel < 0) return [queue[from]!, 1];
  const begin = from + 1 + vowelLength;
  const [final, finalLength] = finalAt(queue, begin);
  const code = 0xac00 + (initial * 21 + vowel) * 28 + final;
  return [String.fromCharCode(code), begin - from + finalLength];
}

/** A consonant that a vowel follows begins the next syllable. */
function finalAt(queue: readonly string[], at: number): [number, number] {
  const beginsNext = (index: number) => vowels.includes(queue[index + 1] ?? '');
  const double = joined.get(`${queue[at]}${queue[at + 1]}`) ?? '';
  if (finals.indexOf(double) > 0 && !beginsNext(at + 1)) return [finals.indexOf(double), 2];
  const single = finals.indexOf(queue[at] ?? '-');
  return single > 0 && !beginsNext(at) ? [single, 1] : [0, 0];
}

function letterAt(queue: readonly string[], at: number, set: readonly string[]): [number, number] {
  const double = set.indexOf(joined.get(`${queue[at]}${queue[at + 1]}`) ?? '-');
  return double >= 0 ? [double, 2] : [set.indexOf(queue[at] ?? '-'), 1];
}
