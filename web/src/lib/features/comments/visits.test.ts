import { expect, test } from 'vitest';
import { readVisits, withVisit } from './visits.ts';

test('a visit replaces the one before', () => {
  expect(withVisit({ '1': 10, '2': 20 }, '1', 30)).toEqual({ '1': 30, '2': 20 });
});

test('two hundred are kept, and the oldest go', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [String(index + 1000), index]));
  const after = withVisit(many, '7', 999);
  expect(Object.keys(after)).toHaveLength(200);
  expect(after).toMatchObject({ '7': 999, '1001': 1 });
  expect(after).not.toHaveProperty('1000');
});

test.each([null, 'x', '[1]', 'null', '{"1":"yesterday"}'])('%j is no visit', (raw) => {
  expect(readVisits(raw)).toEqual({});
});
