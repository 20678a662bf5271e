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

test('addresses are shown as people read them, and broken ones as they are', () => {
  const shown = shorten([same('[길](/files/1/%EA%B0%95-%EA%B8%B8.txt)'), added, same('100%25 %EA%B0 %2F')]);
  expect(shown.map((one) => ('text' in one ? one.text : ''))).toEqual([
    '[길](/files/1/강-길.txt)',
    '새 말',
    '100%25 %EA%B0 %2F',
  ]);
});
