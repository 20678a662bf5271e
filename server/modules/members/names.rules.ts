const consonants = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const firstSyllable = 0xac00;
const syllablesPerInitial = 588;
const firstInitial = 0x1100;
const longest = 24;

const hangul = /[가-힣]/;
const word = /[\p{L}\p{N}]/u;

/**
 * Keys under which a name is found by prefix: from each word and each Hangul syllable on, decomposed so that a half-typed
 * syllable is a prefix too, and the initial consonants from there on.
 */
export function nameKeys(...texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap(keysOf))];
}

function keysOf(text: string): string[] {
  const letters = [...text.normalize('NFC').toLowerCase()];
  return letters.flatMap((letter, at) => {
    if (!beginsWord(letter, letters[at - 1])) return [];
    const rest = letters.slice(at, at + longest).join('');
    const spoken = /^[가-힣]+/.exec(rest)?.[0];
    return [rest.normalize('NFD'), ...(spoken ? [initialsOf(spoken)] : [])];
  });
}

function beginsWord(letter: string, before: string | undefined): boolean {
  if (hangul.test(letter)) return true;
  return word.test(letter) && (before === undefined || !word.test(before) || hangul.test(before));
}

function initialsOf(syllables: string): string {
  return [...syllables]
    .map(
      (syllable) => consonants[Math.floor((syllable.codePointAt(0)! - firstSyllable) / syllablesPerInitial)],
    )
    .join('');
}

/** What was typed, as the beginning of a key: `ㅇㅈ` stays initials, `오재ㅎ` is a name of which the last syllable is not finished. */
export function nameKeyPrefix(typed: string): string {
  const text = typed.normalize('NFC').toLowerCase().trim().replace(/^@/, '').slice(0, longest);
  if ([...text].every((letter) => consonants.includes(letter))) return text;
  const last = consonants.indexOf(text.at(-1)!);
  if (last < 0) return text.normalize('NFD');
  return text.slice(0, -1).normalize('NFD') + String.fromCodePoint(firstInitial + last);
}
