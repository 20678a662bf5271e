import { baseForms, formsOf, looseForm, mark, meaningfulRuns, pairsOf, quoted } from './analyzer.ts';
import { compoundMinimum, type Known } from './dictionary.ts';
import { fold } from './text/fold.ts';
import { initialsOnly } from './text/jamo.ts';
import { cutIntoKnown, halvesOf, piecesOf, splitCompound, unknown } from './text/korean.ts';
import type { Run } from './text/runs.ts';

const longestQuery = 200;
const uncut = { frequency: unknown, minimum: Infinity };
const mostWords = 12;

/** What was typed, taken apart; nothing of it is an operator except quotation marks in pairs. */
export interface TypedQuery {
  text: string;
  /** Pieces between spaces, as typed. */
  tokens: string[];
  words: TypedWord[];
  /** Texts that must stand as they are. */
  phrases: string[];
}

export interface TypedWord {
  run: Run;
  /** Only spaces stand between it and the word before. */
  spaced: boolean;
}

/** Takes a typed text apart. */
export function readQuery(typed: string): TypedQuery {
  const text = fold(typed.slice(0, longestQuery).toWellFormed().replaceAll('\0', ' ')).text.trim();
  const phrases = [...text.matchAll(/["“”]([^"“”]+)["“”]/g)].map(([, phrase]) => phrase!.trim());
  const runs = [...meaningfulRuns(text)].slice(0, mostWords);
  const words = runs.map((run, index) => ({
    run,
    spaced: index > 0 && /^\s+$/.test(text.slice(runs[index - 1]!.end, run.start)),
  }));
  return {
    text,
    tokens: text.replaceAll(/["“”]/g, ' ').split(/\s+/).filter(Boolean),
    words,
    phrases: phrases.filter((phrase) => [...meaningfulRuns(phrase)].length > 0),
  };
}

/** Whether letters stand in it that no word has: initial consonants, or English typed on a Korean keyboard. */
export function isUnreadable(query: TypedQuery): boolean {
  return query.tokens.some(
    (token) => initialsOnly.test(token) || /[ㅏ-ㅣ]/.test(token.replace(/[ㅠㅜㅡ]+$/, '')),
  );
}

/** Words whose frequency decides how the query is run. */
export function wordsToKnow(query: TypedQuery): string[] {
  const words = new Set<string>();
  for (const { run } of query.words) {
    words.add(run.text.toLowerCase());
    if (run.kind === 'hangul') {
      for (const base of baseForms(run.text)) {
        words.add(base);
        for (const piece of [...halvesOf(base).flat(), ...piecesOf(base)]) words.add(piece);
      }
    } else for (const { lexeme } of formsOf(run, uncut)) words.add(lexeme.slice(1));
  }
  return [...words];
}

/** One word of a query: any of the options will do, an option needs all of its lexemes. */
export interface Wanted {
  options: string[][];
  /** Pairs of syllables, or a beginning, that the loose tier looks for; null when it cannot. */
  loose: string | null;
  df: number;
}

export interface Plan {
  wanted: Wanted[];
  /** tsquery of the tier `words`. */
  words: string;
  /** tsquery for each word: it stands in the title. */
  titles: string[];
  /** tsquery of the tier `loose`, or null when there is none. */
  loose: string | null;
  /** Documents in the spaces asked for that are expected to have all words, and all there are in these, and anywhere. */
  expected: number;
  within: number;
  documents: number;
}

/** Decides what to look for. Null when nothing of the query can be looked for. */
export function planQuery(query: TypedQuery, known: Known): Plan | null {
  if (query.words.length === 0) return null;
  const wanted = query.words.map(({ run }) => wantedFor(run, known));
  const { documents, within } = known.scale;
  const size = Math.max(documents, 1);
  return {
    wanted,
    words: any([all(wanted.map(optionsQuery)), ...joins(query.words, wanted, known)]),
    titles: wanted.map((word) => inTitle(optionsQuery(word))),
    loose: looseQuery(query, wanted),
    expected: wanted.reduce((rest, { df }) => rest * Math.min(1, df / size), Math.min(within, size)),
    within,
    documents,
  };
}

function wantedFor(run: Run, known: Known): Wanted {
  return run.kind === 'hangul' ? wantedHangul(run.text, known) : wantedOther(run, known);
}

function wantedHangul(word: string, known: Known): Wanted {
  const options = hangulOptions(word, known);
  const bases = baseForms(word);
  // A word that nobody writes may be two that somebody writes.
  const minimum = bases.some((base) => known.frequency(base) > 0) ? compoundMinimum(known.scale) : 1;
  const cut = { frequency: known.frequency, minimum };
  const halves = bases.map((base) => splitCompound(base, cut)).find((found) => found !== null);
  if (halves !== undefined) options.push(halves.map((half) => mark.word + half));
  else if (minimum === 1) {
    const pieces = bases.map((base) => cutIntoKnown(base, known.frequency)).find((found) => found !== null);
    if (pieces !== undefined) options.push(pieces.map((piece) => mark.word + piece));
  }
  return { options, loose: loosePairs(looseForm(word)), df: frequencyOf(options, known) };
}

/** The particle is taken away unless people write the word with it as a word of its own: 회의, 고양이. */
function hangulOptions(word: string, known: Known): string[][] {
  const bases = baseForms(word);
  const [first, ...stems] = bases;
  const ofStems = Math.max(0, ...stems.map((stem) => known.frequency(stem)));
  const own = known.frequency(word);
  const chosen = first === word && own > 0 && own * 1.2 >= ofStems ? [word] : bases;
  return chosen.map((base) => [mark.word + base]);
}

function wantedOther(run: Run, known: Known): Wanted {
  const forms = formsOf(run, uncut).map(({ lexeme }) => lexeme);
  if (run.kind === 'han') {
    const pairs = forms.filter((lexeme) => [...lexeme].length === 3);
    const options = [pairs.length > 0 ? pairs : forms];
    return { options, loose: null, df: frequencyOf(options, known) };
  }
  const word = run.text.toLowerCase();
  const stem = forms.find((lexeme) => lexeme === forms[1] && lexeme.startsWith(mark.stem))?.slice(1) ?? word;
  const options = [[mark.word + word], [mark.stem + stem]];
  if (stem !== word) options.push([mark.word + stem]);
  const parts = formsOf(run, uncut).filter(({ to, from }) => to - from < run.text.length);
  const words = parts.filter(({ lexeme }) => lexeme.startsWith(mark.word)).map(({ lexeme }) => lexeme);
  if (words.length > 1) options.push(words);
  const loose = word.length >= 3 ? `${quoted(mark.word + word)}:*` : null;
  return { options, loose, df: frequencyOf(options, known) };
}

/** At most this many documents have one of the options; a word that is not in the dictionary stands in fewer than all that are. */
function frequencyOf(options: string[][], known: Known): number {
  const { minDf } = known.scale;
  return options
    .map((lexemes) => Math.min(...lexemes.map((lexeme) => Math.max(known.frequency(lexeme.slice(1)), minDf))))
    .reduce((sum, df) => sum + df, 0);
}

function loosePairs(word: string): string | null {
  return word.length < 2 ? null : all(pairsOf(word).map(quoted));
}

function looseQuery({ words, phrases }: TypedQuery, wanted: Wanted[]): string | null {
  const pieces = wanted.map(({ loose }) => loose);
  const worthIt = words.some(({ run }) => run.kind === 'hangul' && run.text.length > 1);
  if (phrases.length > 0 || !worthIt || pieces.includes(null)) return null;
  return all(pieces as string[]);
}

/** People put spaces as they like: two neighbours may be one word in the text. */
function joins(words: readonly TypedWord[], wanted: Wanted[], known: Known): string[] {
  if (words.length < 2 || words.length > 5) return [];
  return words.slice(1).flatMap(({ run, spaced }, index) => {
    const before = words[index]!.run;
    const text = before.text + run.text;
    if (!spaced || run.kind !== 'hangul' || before.kind !== 'hangul' || text.length < 3 || text.length > 12)
      return [];
    const joined: Wanted = { options: hangulOptions(text, known), loose: null, df: 0 };
    const rest = wanted.filter((_, at) => at !== index && at !== index + 1);
    return [all([joined, ...rest].map(optionsQuery))];
  });
}

/** The lexemes that a highlighter marks. */
export function lexemesWanted({ wanted }: Plan, query: TypedQuery, known: Known): Set<string> {
  const lexemes = new Set(wanted.flatMap(({ options }) => options.flat()));
  query.words.slice(1).forEach(({ run, spaced }, index) => {
    const before = query.words[index]!.run;
    if (spaced && run.kind === 'hangul' && before.kind === 'hangul')
      for (const [lexeme] of hangulOptions(before.text + run.text, known)) lexemes.add(lexeme!);
  });
  return lexemes;
}

function optionsQuery({ options }: Wanted): string {
  return any(options.map((lexemes) => all(lexemes.map(quoted))));
}

/** All lexemes of a tsquery as those of titles. */
function inTitle(query: string): string {
  return query.replaceAll(/'[=~]/g, `'${mark.title}`);
}

export function all(parts: readonly string[]): string {
  return parts.length === 1 ? parts[0]! : `(${parts.join(' & ')})`;
}

export function any(parts: readonly string[]): string {
  const different = [...new Set(parts)];
  return different.length === 1 ? different[0]! : `(${different.join(' | ')})`;
}
