// What people put into words so that a rule does not see them: joiners, fillers, marks of direction, variation selectors.
const invisible =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/gu;
const firstLead = 0x1100;
const lastLead = 0x1112;
const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const tails = 28;
/** By the order of leading consonants, which tail each of them is; 0 for those that are never one. */
const tailOfLead = [1, 2, 4, 7, 0, 8, 16, 17, 0, 19, 20, 21, 22, 0, 23, 24, 25, 26, 27];

/** The longest text that rules look at, in UTF-16 units. */
export const longestLook = 20_000;

/** A text cut to what is looked at: most of it from the beginning, and its end, where padding would hide things. */
export function cut(text: string): string {
  if (text.length <= longestLook) return text;
  const end = longestLook / 4;
  return `${text.slice(0, longestLook - end)}\n${text.slice(-end)}`.toWellFormed();
}

/** One form for texts that look the same: compatibility signs composed, lower case, nothing invisible. */
export function normalForm(text: string): string {
  return text.replace(invisible, '').normalize('NFKC').toLowerCase().replace(invisible, '').normalize('NFC');
}

/**
 * The normal form, and the same with words that were spelt letter by letter put together, where there are any: `ㄱㅘㅇ고` is 광고.
 * Both, because `광고ㅋ` is no word of its own.
 */
export function normalForms(text: string): string[] {
  const plain = normalForm(text);
  const joined = joinTails(plain);
  return joined === plain ? [plain] : [plain, joined];
}

/** A syllable without a tail takes the single consonant behind it: that is how words spelt letter by letter come together. */
function joinTails(text: string): string {
  if (!/[\u1100-\u1112]/u.test(text)) return text;
  let joined = '';
  for (const sign of text) {
    const tail = tailOf(sign.codePointAt(0)!);
    const before = joined.codePointAt(joined.length - 1) ?? 0;
    if (tail > 0 && takesTail(before)) joined = joined.slice(0, -1) + String.fromCodePoint(before + tail);
    else joined += sign;
  }
  return joined;
}

function tailOf(code: number): number {
  return code >= firstLead && code <= lastLead ? tailOfLead[code - firstLead]! : 0;
}

function takesTail(code: number): boolean {
  return code >= firstSyllable && code <= lastSyllable && (code - firstSyllable) % tails === 0;
}

/** Letters and digits alone, with where each of them stands in `text`. */
export function squeeze(text: string): { signs: string; at: number[] } {
  let signs = '';
  const at: number[] = [];
  for (const { 0: sign, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    for (let unit = 0; unit < sign.length; unit += 1) at.push(index + unit);
    signs += sign;
  }
  return { signs, at };
}
