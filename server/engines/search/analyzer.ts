import type { SearchDocument } from './port.ts';
import { stemEnglish } from './text/english.ts';
import { fold } from './text/fold.ts';
import { hangulWord } from './text/jamo.ts';
import { halvesOf, isParticle, splitCompound, stemsOf, type Compounds } from './text/korean.ts';
import { partsOf, runsOf, type Run } from './text/runs.ts';

/** Raised when the same text would get other lexemes; rows of an older one are analysed again (`reanalyse`). */
export const analyzerVersion = 1;

/**
 * Marks in front of lexemes: a word as it stands, a stem of an English word, a word of the title, a filter. Pairs of Hangul
 * syllables have none.
 */
export const mark = { word: '=', stem: '~', title: '^', filter: '@' } as const;

const longestWord = 64;
const longestHangul = 20;
/** A tsvector holds a megabyte; nobody's text has this many different words. */
const mostWords = 20_000;
const mostPairs = 20_000;

/** Something that a run can be found by, and the part of the run that it is. */
export interface Form {
  lexeme: string;
  from: number;
  to: number;
}

/** The runs of a folded text that say something; particles behind Latin words and single letters of a keyboard do not. */
export function* meaningfulRuns(text: string): Generator<Run> {
  let previous: Run | null = null;
  for (const run of runsOf(text)) {
    const follows = run.attached && previous?.kind !== 'hangul' && previous !== null;
    previous = run;
    if (run.kind === 'letters') continue;
    if (run.kind === 'hangul' && follows && isParticle(run.text)) continue;
    yield run;
  }
}

/** Everything that a run can be found by. */
export function formsOf(run: Run, compounds: Compounds): Form[] {
  switch (run.kind) {
    case 'hangul':
      return hangulForms(run.text.slice(0, longestHangul), compounds);
    case 'han':
      return hanForms(run.text);
    case 'letters':
      return [];
    case 'word':
      return wordForms(run.text);
  }
}

/** The only particles of one syllable that hardly any noun ends with. */
const sureParticle = /[를을은는에]$/;

/** What a Hangul word is searched by: the word and its stems; a long word that surely ends with a particle only by its stems. */
export function baseForms(word: string): string[] {
  const [whole, ...stems] = stemsOf(word);
  const longest = stems[0]?.length ?? 0;
  const surely = longest < whole!.length - 1 || sureParticle.test(whole!);
  return whole!.length >= 4 && longest > 1 && surely ? stems : [whole!, ...stems];
}

/** The form whose pairs of syllables stand for the word in the loose tier. */
export function looseForm(word: string): string {
  const [whole, stem] = stemsOf(word);
  return stem !== undefined && stem.length > 1 ? stem : whole!;
}

function hangulForms(word: string, compounds: Compounds): Form[] {
  const forms: Form[] = [];
  const add = (text: string, from: number) =>
    forms.push({ lexeme: mark.word + text, from, to: from + text.length });
  const bases = baseForms(word);
  for (const base of bases) add(base, 0);
  const cut = (text: string, from: number): boolean => {
    const halves = splitCompound(text, compounds);
    if (halves === null) return false;
    add(halves[0], from);
    add(halves[1], from + halves[0].length);
    cut(halves[0], from);
    cut(halves[1], from + halves[0].length);
    return true;
  };
  bases.some((base) => cut(base, 0));
  return forms;
}

function hanForms(text: string): Form[] {
  const characters = [...text];
  const forms: Form[] = [];
  let at = 0;
  characters.forEach((character, index) => {
    forms.push({ lexeme: mark.word + character, from: at, to: at + character.length });
    const next = characters[index + 1];
    if (next !== undefined)
      forms.push({ lexeme: mark.word + character + next, from: at, to: at + character.length + next.length });
    at += character.length;
  });
  return forms;
}

function wordForms(text: string): Form[] {
  const word = text.toLowerCase().slice(0, longestWord);
  const whole = { from: 0, to: text.length };
  const forms: Form[] = [{ lexeme: mark.word + word, ...whole }];
  const stem = stemEnglish(word);
  if (stem !== word) forms.push({ lexeme: mark.stem + stem, ...whole });
  let at = 0;
  for (const part of partsOf(text.slice(0, longestWord))) {
    const from = Math.max(text.toLowerCase().indexOf(part, at), 0);
    at = from + part.length;
    forms.push({ lexeme: mark.word + part, from, to: at });
    const partStem = stemEnglish(part);
    if (partStem !== part) forms.push({ lexeme: mark.stem + partStem, from, to: at });
  }
  return forms;
}

/** Pairs of syllables of a word: 프로젝트 → 프로, 로젝, 젝트. */
export function pairsOf(word: string): string[] {
  const pairs: string[] = [];
  for (let at = 0; at + 1 < word.length; at += 1) pairs.push(word.slice(at, at + 2));
  return pairs;
}

/** The words whose frequency decides how the compounds of a text are cut. */
export function halvesIn(text: string): Set<string> {
  const halves = new Set<string>();
  for (const run of meaningfulRuns(fold(text).text)) {
    if (run.kind !== 'hangul' || run.text.length < 4 || run.text.length > longestHangul) continue;
    for (const base of baseForms(run.text))
      if (base.length >= 4 && base.length <= 10 && hangulWord.test(base))
        for (const half of halvesOf(base).flat()) halves.add(half);
  }
  return halves;
}

/** Lexemes of a document, without positions. */
export function lexemesOf(document: SearchDocument, compounds: Compounds): Set<string> {
  return new Set([...lexemesOfTexts(document, compounds), ...filtersOf(document)]);
}

/** Lexemes of its texts alone. */
export function lexemesOfTexts(texts: { title: string; body: string }, compounds: Compounds): Set<string> {
  const words = new Set<string>();
  const pairs = new Set<string>();
  for (const [text, isTitle] of [
    [texts.title, true],
    [texts.body, false],
  ] as const) {
    for (const run of meaningfulRuns(fold(text).text)) {
      if (words.size > mostWords) break;
      for (const { lexeme } of formsOf(run, compounds)) {
        words.add(lexeme);
        if (isTitle) words.add(inTitle(lexeme));
      }
      if (pairs.size < mostPairs) for (const pair of pairsOfRun(run)) pairs.add(pair);
    }
  }
  return new Set([...words, ...pairs]);
}

/** What a word in a title can be found by as well. */
export const inTitle = (lexeme: string): string => mark.title + lexeme.slice(1);

/** The pairs of syllables that a run can be found by loosely. */
export function pairsOfRun({ kind, text }: Run): string[] {
  return kind === 'hangul' ? pairsOf(looseForm(text.slice(0, longestHangul))) : [];
}

/** Lexemes that only narrow a search. */
export function filtersOf({ type, spaceId, kind, tags, authorId, open }: SearchDocument): string[] {
  const filters = [filter.type(type)];
  if (spaceId !== null) filters.push(filter.space(spaceId));
  if (kind !== null) filters.push(filter.kind(kind));
  if (authorId !== null) filters.push(filter.author(authorId));
  if (open) filters.push(filter.open);
  return [...filters, ...tags.map(filter.tag)];
}

/** Lexemes that narrow a search. */
export const filter = {
  open: '@o',
  type: (type: string) => `@y${type}`,
  space: (id: string) => `@s${id}`,
  kind: (kind: string) => `@k${kind}`,
  author: (id: string) => `@a${id}`,
  tag: (tag: string) => `@t${fold(tag).text.toLowerCase().slice(0, 100)}`,
} as const;

/** A lexeme as tsvector and tsquery read it. */
export function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
