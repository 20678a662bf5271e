/** Excel takes a file for UTF-8 only when it begins so. */
export const byteOrderMark = '\uFEFF';

export type Cell = string | number | boolean | null;

/**
 * One line by RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front, which it shows as
 * text (ASVS 1.2.10); numbers stay numbers.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = startsFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Spreadsheets look past blanks, and take wide signs for the narrow ones. */
function startsFormula(text: string): boolean {
  return /^[\t\r\n]|^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(text);
}
