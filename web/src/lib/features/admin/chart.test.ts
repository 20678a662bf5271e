import { expect, test } from 'vitest';
import { barsOf, linePoints, scaleTop, spanWords } from './chart.ts';

const points = (...values: number[]) => values.map((value) => ({ value, previous: 0 }));

test.each([
  [[], 2],
  [[0, 0], 2],
  [[1], 2],
  [[3], 4],
  [[7, 8], 8],
  [[9], 10],
  [[11], 20],
  [[99], 100],
  [[1234], 2000],
])('the scale of %j ends at %d', (values, top) => {
  expect(scaleTop(points(...values))).toBe(top);
});

test('bars are as high as their values, little ones can be seen, and the line is the period before', () => {
  expect(barsOf(points(0, 1, 50, 100), 100)).toEqual([0, 1.5, 50, 100]);
  const line = [
    { value: 0, previous: 100 },
    { value: 0, previous: 25 },
  ];
  expect(linePoints(line, 100)).toBe('0.5,0 1.5,75');
});

test('a span is said by its ends, in no zone', () => {
  expect(spanWords({ from: '2026-11-28', until: '2026-11-28' }, 'en')).toBe('Nov 28');
  expect(spanWords({ from: '2026-11-23', until: '2026-11-28' }, 'ko')).toBe('11월 23일 – 11월 28일');
});
