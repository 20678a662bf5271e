import type { Waiting } from '../../server/modules/matching/index.ts';

const minute = 60_000;

/** Numbers that are the same in every run. */
export class Lot {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** From 0 up to but not 1. */
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }
}

export type Habit = keyof typeof habits;

/** What somebody takes of four values. */
export const habits = {
  /** Any set of values that is not empty. */
  mixed: (lot: Lot) => 1 + lot.below(15),
  /** One or two. */
  picky: (lot: Lot) => (1 << lot.below(4)) | (1 << lot.below(4)),
  /** Exactly one. */
  single: (lot: Lot) => 1 << lot.below(4),
};

export const widths = [4, 4, 4, 4];

/** So many who wait, a second after one another. */
export function randomPool(lot: Lot, size: number, habit: Habit): Waiting[] {
  return Array.from({ length: size }, (_, at) => ({
    id: String(at + 1),
    accountId: `m${at}`,
    choices: widths.map(() => habits[habit](lot)),
    since: at * 1_000,
    endsAt: at * 1_000 + 30 * minute,
  }));
}

export function fits(one: Waiting, other: Waiting): boolean {
  return one.choices.every((mask, at) => (mask & other.choices[at]!) !== 0);
}

/** How many could be in a group of at least so many at all: nobody can place more. */
export function mostInGroups(pool: readonly Waiting[], min: number): number {
  const cells = new Map<number, number[]>();
  pool.forEach(({ choices }, member) => {
    for (const cell of cellsOf(choices)) {
      const inside = cells.get(cell);
      if (inside) inside.push(member);
      else cells.set(cell, [member]);
    }
  });
  return new Set([...cells.values()].filter((inside) => inside.length >= min).flat()).size;
}

/** Every combination of one value of each attribute, as a number. */
export function cellsOf(choices: readonly number[]): number[] {
  return choices.reduce<number[]>(
    (cells, mask) =>
      cells.flatMap((cell) => [0, 1, 2, 3].filter((bit) => mask & (1 << bit)).map((bit) => cell * 4 + bit)),
    [0],
  );
}

/** The best there is for few, tried out by all sets of them. */
export function bestGroups(pool: readonly Waiting[], min: number, max: number): number {
  const most = new Int8Array(2 ** pool.length);
  const groups = groupsAmong(pool, min, max);
  for (let set = 1; set < most.length; set += 1) {
    const lowest = set & -set;
    let best = most[set ^ lowest]!;
    for (const { members, count } of groups.get(lowest) ?? [])
      if ((members & set) === members) best = Math.max(best, most[set ^ members]! + count);
    most[set] = best;
  }
  return most.at(-1)!;
}

/** Every group that could be, by the bit of its first member. */
function groupsAmong(pool: readonly Waiting[], min: number, max: number) {
  const groups = new Map<number, { members: number; count: number }[]>();
  const grow = (from: number, members: number, count: number, shared: readonly number[]) => {
    if (count >= min) {
      const first = members & -members;
      groups.set(first, [...(groups.get(first) ?? []), { members, count }]);
    }
    if (count === max) return;
    for (let next = from; next < pool.length; next += 1) {
      const left = shared.map((mask, at) => mask & pool[next]!.choices[at]!);
      if (left.every((mask) => mask !== 0)) grow(next + 1, members | (1 << next), count + 1, left);
    }
  };
  grow(
    0,
    0,
    0,
    widths.map(() => -1),
  );
  return groups;
}
