import { invalidField } from './errors.ts';

const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' });

// Direction overrides and isolates can make a name read as somebody else's; zero-width signs hide in it. U+200D stays: it joins emoji.
const spoofing = /[\u202a-\u202e\u2066-\u2069\u200b\u200c\u200e\u200f\u2060\u2061-\u2064\ufeff\u00ad\u180e]/u;
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;
const manyMarks = /\p{M}{9,}/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Length as people count it: an emoji family or a Hangul syllable is one. */
export function graphemeLength(text: string): number {
  if (text.length < 2) return text.length;
  let length = 0;
  for (const _ of segmenter.segment(text)) length += 1;
  return length;
}

/** Without the signs of `ending` at its end. A pattern such as `/x+$/` would look at every x of the text again and again. */
export function withoutEnding(text: string, ending: ReadonlySet<string>): string {
  let end = text.length;
  while (end > 0 && ending.has(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

/** The first `limit` graphemes of `text`. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let taken = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (count === limit) return `${taken.trimEnd()}…`;
    taken += segment;
    count += 1;
  }
  return taken;
}

interface TextRule {
  pointer: string;
  min: number;
  max: number;
}

/**
 * Cleans one line that people read as a name or title: NFC, single spaces, trimmed.
 * @throws DomainError 422 when it is empty, too long, or carries signs that could spoof or hide text
 */
export function cleanLine(raw: string, { pointer, min, max }: TextRule): string {
  const text = raw.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (spoofing.test(text) || control.test(text) || manyMarks.test(text))
    throw invalidField(pointer, 'text.unsafe_characters');
  assertLength(text, { pointer, min, max });
  if (min > 0 && !visible.test(text)) throw invalidField(pointer, 'text.too_short', { min });
  return text;
}

/**
 * Cleans text of several lines: NFC, Unix newlines, trimmed at the end. Direction marks stay: the page isolates each block.
 * @throws DomainError 422 when it is empty, too long, or carries control characters
 */
export function cleanText(raw: string, { pointer, min, max }: TextRule): string {
  const text = raw.normalize('NFC').replace(/\r\n?/gu, '\n').trimEnd();
  if (control.test(text)) throw invalidField(pointer, 'text.unsafe_characters');
  assertLength(text, { pointer, min, max });
  if (min > 0 && !visible.test(text)) throw invalidField(pointer, 'text.too_short', { min });
  return text;
}

function assertLength(text: string, { pointer, min, max }: TextRule): void {
  // Cheap bound first: counting graphemes of megabytes would cost more than refusing them.
  if (text.length > max * 12) throw invalidField(pointer, 'text.too_long', { max });
  // Never more graphemes than units, and one at least: the usual case needs no counting.
  if (text.length <= max && text.length >= min && min <= 1) return;
  const length = graphemeLength(text);
  if (length < min) throw invalidField(pointer, 'text.too_short', { min });
  if (length > max) throw invalidField(pointer, 'text.too_long', { max });
}
