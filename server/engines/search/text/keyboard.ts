import { compose, letters } from './jamo.ts';

/** The two-set layout (KS X 5002): the letter on each key, first row to last. */
const keys = 'qwertyuiopasdfghjklzxcvbnmQWERTOP';
const hangul = 'ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ';
const toHangul = new Map([...keys].map((key, index) => [key, hangul[index]!]));
const toLatin = new Map([...hangul].map((letter, index) => [letter, keys[index]!]));

/** What a Korean keyboard would have written: `vmfhwprxm` → 프로젝트. Null when it is no Korean word. */
export function asHangul(latin: string): string | null {
  if (!/^[a-z]{3,40}$/i.test(latin)) return null;
  const typed = [...latin].map((key) => toHangul.get(key) ?? toHangul.get(key.toLowerCase())!);
  const word = compose(typed.join(''));
  return /^[가-힣]{2,}$/.test(word) ? word : null;
}

/** Like `asHangul`, for a word that is still being typed: letters may be left over. */
export function asHangulSoFar(latin: string): string | null {
  if (!/^[a-z]{2,40}$/i.test(latin)) return null;
  const typed = [...latin].map((key) => toHangul.get(key) ?? toHangul.get(key.toLowerCase())!);
  const word = compose(typed.join(''));
  return /[가-힣]/.test(word) ? word : null;
}

/** What an English keyboard would have written: `ㅑㅔㅙㅜㄷ` → `iphone`. Null when other characters stand in it. */
export function asLatin(korean: string): string | null {
  const typed = [...letters(korean)].map((letter) => toLatin.get(letter));
  if (typed.length < 2 || typed.includes(undefined)) return null;
  return typed.join('').toLowerCase();
}
