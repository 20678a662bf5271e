import { expect, test } from 'vitest';
import { waitingTime } from './waiting-time.ts';

test.each([
  [0, '1초'],
  [59.2, '60초'],
  [89, '89초'],
  [90, '2분'],
  [600, '10분'],
  [601, '11분'],
  [5400, '2시간'],
])('%d seconds are %s', (seconds, words) => {
  expect(waitingTime(seconds, 'ko')).toBe(words);
});

test('English says it in English', () => {
  expect(waitingTime(720, 'en')).toBe('12 minutes');
});
