import { createHash } from 'node:crypto';

/** Chance that repeats itself: the same seed gives the same numbers, in the same order. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** Long-tailed, 1 on average: most are small, a few are many times as large. */
  tail(): number;
}

/** A generator of its own for each purpose, so that more of one thing does not change another. */
export function chanceOf(seed: string): Chance {
  // sfc32 (PractRand's small fast counter), seeded with a hash so that near seeds share nothing.
  const state = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => state.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    tail: () => Math.min(30, 0.5 * (1 - next()) ** -0.5),
  };
}
