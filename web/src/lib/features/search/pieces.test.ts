import { expect, test } from 'vitest';
import { piecesOf } from './pieces.ts';

test('a text is cut at what was found', () => {
  expect(piecesOf('강아지 산책', [{ start: 4, end: 6 }])).toEqual([
    { text: '강아지 ', hit: false },
    { text: '산책', hit: true },
  ]);
});

test.each([
  [[{ start: 2, end: 1 }]],
  [[{ start: 0, end: 99 }]],
  [
    [
      { start: 0, end: 3 },
      { start: 1, end: 2 },
    ],
  ],
])('whatever the ranges %j, the text stays whole', (ranges) => {
  expect(
    piecesOf('강아지 산책', ranges)
      .map(({ text }) => text)
      .join(''),
  ).toBe('강아지 산책');
});
