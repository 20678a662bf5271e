import { expect, test } from 'vitest';
import { pause } from './stream.ts';

test.each([
  [0, 0, 500],
  [0, 1, 1_000],
  [3, 1, 8_000],
  [3, 0, 4_000],
  [50, 1, 60_000],
])('after %i failures and the chance %d the next try waits %i ms', (failures, chance, wait) => {
  expect(pause(failures, chance)).toBe(wait);
});
