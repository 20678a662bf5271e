import { diffArrays } from 'diff';

export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Milliseconds; a text that was turned inside out is shown as replaced whole. */
const patience = 80;
const maxChangedWords = 1_500;

/** What became of a text, word by word, in reading order: `same` and `added` make the new one, `same` and `removed` the old. */
export function wordChanges(before: string, after: string): Piece[] {
  if (before === after) return piece('same', after);
  const start = commonStart(before, after);
  const end = commonEnd(before, after, start);
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  return joined([
    ...piece('same', after.slice(0, start)),
    ...changesWithin(old, fresh),
    ...piece('same', after.slice(after.length - end)),
  ]);
}

function changesWithin(before: string, after: string): Piece[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after), {
    timeout: patience,
    maxEditLength: maxChangedWords,
  });
  if (!changes) return [...piece('removed', before), ...piece('added', after)];
  return changes.flatMap(({ added, removed, value }) =>
    piece(added ? 'added' : removed ? 'removed' : 'same', value.join('')),
  );
}

/** Words, runs of blanks, and single signs. A Korean word with its particle is one. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}_\u200d]+|\s+|[^\p{L}\p{N}\p{M}_\u200d\s]/gu) ?? [];
}

function piece(kind: Piece['kind'], text: string): Piece[] {
  return text === '' ? [] : [{ kind, text }];
}

/** Neighbours of one kind are one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const { kind, text } of pieces) {
    const last = out.at(-1);
    if (last?.kind === kind) last.text += text;
    else out.push({ kind, text });
  }
  return out;
}

/** Length of the equal beginning, up to a blank: no word is cut. */
function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at += 1;
  while (at > 0 && !isBlank(one[at - 1])) at -= 1;
  return at;
}

function commonEnd(one: string, other: string, start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let length = 0;
  while (length < most && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  while (length > 0 && !isBlank(one.at(-length))) length -= 1;
  return length;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\n';
}
