import type { Edit, Selection } from '#lib/features/posts/markdown-edit.ts';

/** What stands in the text for a file: a picture that is shown, or a link. */
export interface Mark {
  picture: boolean;
  label: string;
  target: string;
}

/** Square brackets, line ends and backslashes would end a label early. */
function plain(label: string): string {
  return label
    .replace(/[\\[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export function markText({ picture, label, target }: Mark): string {
  return `${picture ? '!' : ''}[${plain(label)}](${target})`;
}

/** Puts marks on lines of their own where the selection is; the caret goes behind them. */
export function insertMarks({ text, start, end }: Selection, marks: readonly string[]): Edit {
  const before = text.slice(0, start);
  const lead = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const insert = `${lead}${marks.join('\n\n')}\n\n`;
  const trailing = /^\n{0,2}/.exec(text.slice(end))![0].length;
  const caret = start + insert.length;
  return { from: start, to: end + trailing, insert, start: caret, end: caret };
}

/** A stretch of text and what takes its place. */
export interface Replacement {
  from: number;
  to: number;
  insert: string;
}

/** Where the mark with this target stands, its brackets included; nothing when its writer took it out. */
export function findMark(text: string, target: string): { from: number; to: number } | undefined {
  const end = text.indexOf(`](${target})`);
  if (end === -1) return undefined;
  const open = text.lastIndexOf('[', end);
  if (open === -1 || text.slice(open + 1, end).includes(']')) return undefined;
  return { from: text[open - 1] === '!' ? open - 1 : open, to: end + target.length + 3 };
}

export function replaceMark(text: string, target: string, mark: Mark): Replacement | undefined {
  const found = findMark(text, target);
  return found && { ...found, insert: markText(mark) };
}

/** Takes a mark out, and the empty lines that were made for it. */
export function removeMark(text: string, target: string): Replacement | undefined {
  const found = findMark(text, target);
  if (!found) return undefined;
  const after = /^\n{0,2}/.exec(text.slice(found.to))![0].length;
  return { from: found.from, to: found.to + after, insert: '' };
}
