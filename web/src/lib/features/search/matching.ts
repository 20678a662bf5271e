const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const syllablesOfInitial = 588;

function initialsOf(text: string): string {
  return [...text]
    .map((letter) => {
      const code = letter.codePointAt(0)!;
      return code < firstSyllable || code > lastSyllable
        ? letter
        : initials[Math.floor((code - firstSyllable) / syllablesOfInitial)]!;
    })
    .join('');
}

const plain = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, '');

/** Whether what is typed may mean this name: a part of it, its initial consonants, or its beginning while a syllable is composed. */
export function mayMean(typed: string, name: string): boolean {
  const asked = plain(typed);
  const known = plain(name);
  if (known.includes(asked)) return true;
  // The last syllable may still be waiting for its final consonant, or be an initial alone.
  return /[ㄱ-ㅎ]$/.test(asked) && startsAlike(asked, known);
}

function startsAlike(asked: string, known: string): boolean {
  const first = initialsOf(known);
  for (let from = 0; from + asked.length <= known.length; from += 1) {
    const fits = [...asked].every((letter, at) =>
      initials.includes(letter) ? first[from + at] === letter : known[from + at] === letter,
    );
    if (fits) return true;
  }
  return false;
}
