import { expect, test } from 'vitest';
import { shorten, type Piece } from './revisions.ts';

const long = '가나다 '.repeat(300);
const same = (text: string): Piece => ({ kind: 'same', text });
const added: Piece = { kind: 'added', text: '새 말' };

test('a text without changes, and short runs, stay whole', () => {
  expect(shorten([same(long)])).toEqual([same(long)]);
  expect(shorten([same('앞 '), added, same(' 뒤')])).toEqual([same('앞 '), added, same(' 뒤')]);
});

test('of long runs only what stands beside a change is left', () => {
  const shown = shorten([same(long), added, same(long), added, same(long)]);
  expect(shown.map(({ kind }) => kind)).toEqual([
    'skipped',
    'same',
    'added',
    'same',
    'skipped',
    'same',
    'added',
    'same',
    'skipped',
  ]);
  const letters = shown.reduce((sum, one) => sum + ('text' in one ? one.text.length : one.length), 0);
  expect(letters).toBe(3 * long.length + 2 * added.text.length);
});
