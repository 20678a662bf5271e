/** A text with what is selected in it. */
export interface Selection {
  text: string;
  start: number;
  end: number;
}

/** Replace `from`–`to` by `insert`, then select `start`–`end`: small enough for the browser's own undo. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

/** Puts `mark` around the selection, or takes it away when it is there already. */
export function toggleMark({ text, start, end }: Selection, mark: string, placeholder: string): Edit {
  const before = text.slice(start - mark.length, start);
  const after = text.slice(end, end + mark.length);
  if (start >= mark.length && before === mark && after === mark) {
    const from = start - mark.length;
    return {
      from,
      to: end + mark.length,
      insert: text.slice(start, end),
      start: from,
      end: from + (end - start),
    };
  }
  const inside = text.slice(start, end) || placeholder;
  const first = start + mark.length;
  return {
    from: start,
    to: end,
    insert: `${mark}${inside}${mark}`,
    start: first,
    end: first + inside.length,
  };
}

/** Begins every selected line with `prefix`, or takes it away when all of them have it. `1. ` counts on. */
export function toggleLines({ text, start, end }: Selection, prefix: string): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = end === start || text[end - 1] !== '\n' ? lineEnd(text, end) : end - 1;
  const lines = text.slice(from, to).split('\n');
  const prefixOf = (index: number): string => (prefix === '1. ' ? `${index + 1}. ` : prefix);
  const all = lines.every((line, index) => line.startsWith(prefixOf(index)));
  const insert = lines
    .map((line, index) => (all ? line.slice(prefixOf(index).length) : prefixOf(index) + line))
    .join('\n');
  const caret = from + insert.length;
  return { from, to, insert, start: lines.length > 1 ? from : caret, end: caret };
}

/** A link around the selection; a selected address becomes its target. */
export function insertLink({ text, start, end }: Selection, placeholder: string): Edit {
  const chosen = text.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(chosen);
  const label = isAddress || !chosen ? placeholder : chosen;
  const target = isAddress ? chosen : 'https://';
  const insert = `[${label}](${target})`;
  const labelAt = start + 1;
  const targetAt = labelAt + label.length + 2;
  const selected =
    isAddress || !chosen ? [labelAt, labelAt + label.length] : [targetAt, targetAt + target.length];
  return { from: start, to: end, insert, start: selected[0]!, end: selected[1]! };
}

/** A fenced block on lines of its own; the fence grows when the code has fences itself. */
export function insertCodeBlock({ text, start, end }: Selection, language: string): Edit {
  const code = text.slice(start, end).replace(/\n$/, '');
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const lead = start === 0 || text[start - 1] === '\n' ? '' : '\n';
  const tail = end === text.length || text[end] === '\n' ? '' : '\n';
  const head = `${lead}${fence}${language}\n`;
  const at = start + head.length;
  return {
    from: start,
    to: end,
    insert: `${head}${code}\n${fence}${tail}`,
    start: at,
    end: at + code.length,
  };
}

/** What Enter does within a list or quote: the next line goes on with it, an empty item ends it. */
export function continueLine({ text, start, end }: Selection): Edit | null {
  if (start !== end) return null;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const found = /^(\s*)(>|[-*+]|(\d{1,6})([.)]))( \[[ x]\])? /.exec(text.slice(from, start));
  if (!found) return null;
  if (found[0].length === start - from) return { from, to: start, insert: '', start: from, end: from };
  const [, indent = '', sign = '', number, dot = '', box] = found;
  const next = number === undefined ? sign : `${Number(number) + 1}${dot}`;
  const insert = `\n${indent}${next}${box ? ' [ ]' : ''} `;
  return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length };
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}
