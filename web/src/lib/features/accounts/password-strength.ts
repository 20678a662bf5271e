export const shortest = 8;

export type Strength = 'short' | 'weak' | 'fair' | 'good' | 'strong';

/**
 * A friendly estimate while somebody types: how many guesses the password would take, as bits. The server decides what is
 * accepted; this only says what would be better.
 */
export function strengthOf(password: string, own: readonly string[] = []): Strength {
  const letters = [...password.normalize('NFKC')];
  if (letters.length < shortest) return 'short';
  const bits = informative(letters) * bitsPerLetter(password) - penalty(password, own);
  if (bits < 38) return 'weak';
  if (bits < 52) return 'fair';
  return bits < 70 ? 'good' : 'strong';
}

/** Letters that are neither a repetition nor the next of a row such as `abcd` or `4321`. */
function informative(letters: readonly string[]): number {
  const codes = letters.map((letter) => letter.codePointAt(0)!);
  const surprises = codes.filter((code, at) => at === 0 || Math.abs(code - codes[at - 1]!) > 1).length;
  return Math.min(surprises, new Set(codes).size * 1.6);
}

function bitsPerLetter(password: string): number {
  const alphabets: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^\p{L}\p{N}]/u, 20],
    [/[^\p{ASCII}]/u, 400],
  ];
  const size = alphabets.reduce((sum, [sign, letters]) => sum + (sign.test(password) ? letters : 0), 0);
  return Math.min(Math.log2(Math.max(size, 2)), 6.5);
}

/** Common words and one's own name are guessed first. */
function penalty(password: string, own: readonly string[]): number {
  const plain = password.toLowerCase();
  const known = [
    'password',
    'qwerty',
    'asdf',
    'admin',
    'madang',
    '1234',
    '0000',
    'love',
    'letmein',
    'welcome',
  ];
  const parts = own.flatMap((text) => text.toLowerCase().split(/[@.\s]+/)).filter((part) => part.length >= 3);
  return [...known, ...parts]
    .filter((word) => plain.includes(word))
    .reduce((sum, word) => sum + word.length * 5, 0);
}
