import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.rules.ts';

/** As RFC 4180 reads a file, independent of how it was written. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === ',' || text.startsWith('\r\n', at))) {
      rows.at(-1)!.push(cell);
      cell = '';
      if (sign === '\r') {
        rows.push([]);
        at += 1;
      }
    } else cell += sign;
  }
  return rows.slice(0, -1);
}

describe('a line of CSV', () => {
  it('says what was put in, whatever it holds', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 });
    fc.assert(
      fc.property(texts, (cells) => {
        const [row] = parse(csvLine(cells));
        expect(row!.map((cell, index) => (cell === cells[index] ? cell : cell.slice(1)))).toEqual(cells);
      }),
    );
  });

  it.each(['=1+1', '+82', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =1', '=cmd|"/c calc"!A1', '=1'])(
    'never begins a formula: %j',
    (text) => {
      expect(parse(csvLine([text]))).toEqual([[`'${text}`]]);
    },
  );

  it('leaves numbers, nothing and plain texts as they are', () => {
    expect(csvLine([-3, null, true, '마당, 글', 'a=b', 0.5])).toBe('-3,,true,"마당, 글",a=b,0.5\r\n');
  });
});
