const hasVowel = /[aeiouy]/;
/** Words that only look like a plural or a participle. */
const whole = new Set([
  'news',
  'this',
  'does',
  'was',
  'has',
  'series',
  'species',
  'always',
  'lens',
  'during',
  'bus',
  'gas',
  'yes',
]);

/** Plurals and `-ing`, `-ed` brought to one form. It need not be a word: both sides of a search get the same. */
export function stemEnglish(word: string): string {
  if (word.length < 4 || whole.has(word) || !/^[a-z]+$/.test(word)) return word;
  return withoutVerbEnding(singular(word));
}

function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  if (/[^aeiou]ies$/.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|ss|x|zz)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

function withoutVerbEnding(word: string): string {
  const ending = /(ing|ed)$/.exec(word)?.[0];
  if (ending === undefined) return silentE(word);
  const stem = word.slice(0, -ending.length);
  if (stem.length < 3 || !hasVowel.test(stem)) return silentE(word);
  const doubled = /([bdfgmnprt])\1$/.test(stem);
  return silentE(doubled ? stem.slice(0, -1) : stem);
}

/** `caching` and `cache` meet without the e. */
function silentE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}
