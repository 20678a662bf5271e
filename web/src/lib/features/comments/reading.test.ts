import { expect, test } from 'vitest';
import { readDownTo } from './reading.ts';

const item = (id: string, behind: string | null = null) => ({ id, behind, createdAt: '' });

test.each([
  ['nothing waits', [], [], null, true],
  ['nothing was seen', ['1', '2'], [], null, false],
  ['a gap stops it', ['1', '2', '3'], ['1', '3'], '1', false],
  ['all was seen', ['1', '2'], ['2', '1'], '2', true],
] as const)('%s', (_, items, seen, last, all) => {
  expect(
    readDownTo(
      items.map((id) => item(id)),
      new Set(seen),
    ),
  ).toEqual({ last, all });
});

test('what lies too deep for the page is passed with the comment that it waits behind', () => {
  const items = [item('1'), item('2', '1'), item('3')];
  expect(readDownTo(items, new Set(['1']))).toEqual({ last: '2', all: false });
});
