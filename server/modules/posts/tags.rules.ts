import type { UsedTag } from './tags.queries.ts';

const consonants = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
// Final consonants as the letters that they are typed with.
const finals = ['', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'];
const vowels = [...'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'];

function spell(text: string, syllable: (initial: string, vowel: string, final: string) => string): string {
  return [...text.normalize('NFC').toLowerCase()]
    .map((letter) => {
      const code = letter.codePointAt(0)! - 0xac00;
      if (code < 0 || code > 11_171) return letter;
      return syllable(
        consonants[Math.floor(code / 588)]!,
        vowels[Math.floor((code % 588) / 28)]!,
        finals[code % 28]!,
      );
    })
    .join('');
}

/** Letter by letter, so that a half-typed syllable is the beginning of a whole one. */
const letters = (text: string) => spell(text, (initial, vowel, final) => initial + vowel + final);
const initials = (text: string) => spell(text, (initial) => initial);

/** How well a tag answers what was typed: 0 by its beginning, 1 by its initial consonants, 2 by its middle; null not at all. */
function tagRank(tag: string, typed: string): number | null {
  if (letters(tag).startsWith(letters(typed))) return 0;
  if (initials(tag).startsWith(typed.normalize('NFC').toLowerCase())) return 1;
  return letters(tag).includes(letters(typed)) ? 2 : null;
}

/** The tags of the space first, then those in use by frequency; each once, and only those that answer what was typed. */
export function completeTags(
  own: readonly string[],
  used: readonly UsedTag[],
  typed: string,
  limit: number,
): UsedTag[] {
  const counts = new Map(used.map(({ tag, count }) => [tag.toLowerCase(), count]));
  const chosen = new Set(own.map((tag) => tag.toLowerCase()));
  const all = [
    ...own.map((tag) => ({ tag, count: counts.get(tag.toLowerCase()) ?? 0 })),
    ...used.filter(({ tag }) => !chosen.has(tag.toLowerCase())),
  ];
  return all
    .flatMap((entry, place) => {
      const rank = tagRank(entry.tag, typed);
      return rank === null ? [] : [{ entry, rank, place }];
    })
    .sort((one, other) => one.rank - other.rank || one.place - other.place)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
