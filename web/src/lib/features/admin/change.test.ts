import { expect, test } from 'vitest';
import { changeOf } from './change.ts';

test.each([
  [5, 5, { kind: 'same' }],
  [0, 0, { kind: 'same' }],
  [3, 0, { kind: 'new' }],
  [15, 10, { kind: 'up', share: 0.5 }],
  [0, 4, { kind: 'down', share: 1 }],
])('%i after %i', (now, before, change) => {
  expect(changeOf(now, before)).toEqual(change);
});
