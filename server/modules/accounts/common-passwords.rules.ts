import { endings, keyRuns, koreanWords, patterns, words } from './common-password-parts.ts';

/**
 * Passwords that guessers try first, made by rules instead of kept as a list: what people type because it is a word, a name,
 * a pattern on the keyboard, or Korean typed without switching the layout, with the endings that people add.
 */

// The two-set layout: which Latin key each letter of a syllable is typed with.
const initials = 'r R s e E f a q Q t T d w W c z x v g'.split(' ');
const vowels = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ');
const finals = ' r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(' ');

/** What comes out when Korean is typed with the Latin layout on: `안녕` gives `dkssud`. */
export function typedAsLatin(text: string): string {
  return Array.from(text.normalize('NFC'), (sign) => {
    const at = sign.charCodeAt(0) - 0xac00;
    if (at < 0 || at >= 11_172) return sign;
    return `${initials[Math.floor(at / 588)]}${vowels[Math.floor((at % 588) / 28)]}${finals[at % 28]}`;
  }).join('');
}

/** Everything that common passwords are put together from: words, runs of keys, years, endings. */
export function commonParts(): { stems: string[]; endings: string[] } {
  const stems = [...words, ...keyRuns, ...koreanWords, ...koreanWords.map(typedAsLatin)].map((stem) =>
    stem.normalize('NFKC').toLowerCase(),
  );
  const years = Array.from({ length: 81 }, (_, index) => String(1950 + index));
  return { stems, endings: [...endings, ...years] };
}

let parts: ReadonlySet<string> | undefined;
const known = new Set(patterns);

/**
 * True for a known pattern, for one part or two parts put together (some 300,000 passwords), for a short group repeated, for
 * runs such as `23456789`, and for dates and phone numbers.
 */
export function isCommonPassword(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  return (
    known.has(plain) ||
    isMadeOfParts(plain) ||
    /^(.{1,4})\1+$/u.test(plain) ||
    isRun(plain) ||
    isDateOrPhone(plain)
  );
}

function isMadeOfParts(plain: string): boolean {
  if (parts === undefined) {
    const { stems, endings: ends } = commonParts();
    parts = new Set([...stems, ...ends]);
  }
  if (parts.has(plain)) return true;
  // No part is longer than this, so nothing longer than two of them can be made of two.
  if (plain.length > 64) return false;
  for (let at = 1; at < plain.length; at += 1)
    if (parts.has(plain.slice(0, at)) && parts.has(plain.slice(at))) return true;
  return false;
}

function isRun(text: string): boolean {
  const steps = Array.from(text.slice(1), (sign, at) => sign.charCodeAt(0) - text.charCodeAt(at));
  const digitsWrap = (step: number) => step === 1 || step === -9;
  const digitsWrapDown = (step: number) => step === -1 || step === 9;
  return steps.every(digitsWrap) || steps.every(digitsWrapDown);
}

function isDateOrPhone(text: string): boolean {
  const digits = text.replace(/[\s./-]/g, '');
  if (/^01[016789]\d{7,8}$/.test(digits)) return true;
  return /^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(digits);
}
