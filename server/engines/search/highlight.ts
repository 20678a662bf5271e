import { formsOf, meaningfulRuns } from './analyzer.ts';
import type { Highlighter, HighlightRange } from './port.ts';
import { fold } from './text/fold.ts';
import { halvesOf, type Compounds } from './text/korean.ts';

/** Marks what a query found. `wanted` are lexemes with their marks; `phrases` stand as they are. */
export function createHighlighter(wanted: ReadonlySet<string>, phrases: readonly string[]): Highlighter {
  const compounds: Compounds = { frequency: () => 1, minimum: Infinity };
  const pieces = [...wanted].map((lexeme) => lexeme.slice(1));
  const ranges = (text: string): HighlightRange[] => {
    const folded = fold(text);
    const found: HighlightRange[] = [];
    const add = (from: number, to: number) =>
      found.push({ start: folded.start(from), end: folded.end(to - 1) });
    for (const run of meaningfulRuns(folded.text)) {
      const forms = formsOf(run, compounds).filter(({ lexeme }) => wanted.has(lexeme));
      for (const { from, to } of forms) add(run.start + from, run.start + to);
      if (run.kind === 'hangul' && forms.length === 0)
        for (const [from, to] of halvesWithin(run.text, pieces)) add(run.start + from, run.start + to);
    }
    const lower = lowered(folded.text);
    for (const phrase of phrases)
      for (let at = lower.indexOf(phrase); at >= 0; at = lower.indexOf(phrase, at + phrase.length))
        add(at, at + phrase.length);
    return merged(found);
  };
  return { ranges, excerpt: (text, length) => excerptOf(text, length, ranges(text)) };
}

/** Lower case without moving anything: a few letters grow when they are lowered. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

/** Halves of a compound that begin or end it: 베이스 in 데이터베이스에. */
function halvesWithin(word: string, pieces: readonly string[]): [number, number][] {
  if (word.length < 4) return [];
  const begins = new Set(halvesOf(word).map(([left]) => left));
  return pieces
    .filter((piece) => piece.length > 1)
    .flatMap((piece): [number, number][] => {
      if (begins.has(piece)) return [[0, piece.length]];
      const at = word.lastIndexOf(piece);
      return at >= 2 ? [[at, at + piece.length]] : [];
    });
}

function merged(ranges: HighlightRange[]): HighlightRange[] {
  const out: HighlightRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = out.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else out.push({ ...range });
  }
  return out;
}

function excerptOf(
  text: string,
  length: number,
  ranges: HighlightRange[],
): { text: string; ranges: HighlightRange[] } {
  const from = text.length <= length ? 0 : beginOf(text, length, ranges);
  const to = endOf(text, Math.min(text.length, from + length));
  const kept = ranges
    .filter(({ start, end }) => start >= from && end <= to)
    .map(({ start, end }) => ({ start: start - from, end: end - from }));
  return { text: text.slice(from, to), ranges: kept };
}

/** Where the window with most hits begins, at a word's beginning when there is one near. */
function beginOf(text: string, length: number, ranges: HighlightRange[]): number {
  const lead = Math.floor(length / 4);
  let best = 0;
  let most = 0;
  let behind = 0;
  ranges.forEach((range, index) => {
    const from = Math.max(0, range.start - lead);
    while (behind < ranges.length && ranges[behind]!.end <= from + length) behind += 1;
    if (behind - index <= most) return;
    most = behind - index;
    best = from;
  });
  const begin = Math.min(best, Math.max(0, text.length - length));
  if (begin === 0) return 0;
  const space = text.slice(begin, begin + lead).search(/\s\S/);
  return startOf(text, space < 0 ? begin : begin + space + 1);
}

const inPair = (text: string, at: number) => /[\udc00-\udfff]/.test(text[at] ?? '');
const startOf = (text: string, at: number) => (inPair(text, at) ? at + 1 : at);
const endOf = (text: string, at: number) => (inPair(text, at) ? at - 1 : at);
