import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pauseAfter } from './retries.rules.ts';

const hour = 3_600_000;

it('tries ten times over a little more than three days', () => {
  const pauses = [];
  for (let attempts = 1; ; attempts += 1) {
    const pause = pauseAfter(attempts, 0);
    if (pause === null) break;
    pauses.push(pause);
  }
  expect(pauses).toHaveLength(9);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(72 * hour);
});

it('never hurries, and never lets a receiver put it off for more than a day', () => {
  const askedFor = fc.option(fc.integer({ min: 0, max: 1_000_000 }));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      askedFor,
      (n, share, asked) => {
        const pause = pauseAfter(n, share, asked)!;
        expect(pause).toBeGreaterThanOrEqual(pauseAfter(n, 0)!);
        expect(pause).toBeLessThanOrEqual(Math.max(24 * hour, pauseAfter(n, 1)!));
      },
    ),
  );
});
