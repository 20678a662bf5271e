import type { Fitting } from './fitting.ts';
import { hardestFirst } from './order.ts';
import { AlternatingSearch } from './search.ts';

/**
 * As many pairs as there can be, and among those the one whose members have waited longest: of all sets that can be matched at
 * once, the first in lexicographic order. Members are numbered by how long they wait, the longest first.
 *
 * Sets of members that some matching covers are the independent sets of a matroid, so taking members greedily in the order of
 * their waiting is right. Whoever is covered stays covered: an augmenting path, or an alternating path of even length that
 * uncovers somebody later, covers one more of the front. When neither is found, everybody whom the search reached is matched for
 * good (a Hungarian tree) and is left out of all that follows.
 */
export function pairUp(fitting: Fitting, seed: number): Int32Array {
  const mate = pairGreedily(fitting, seed);
  const search = new AlternatingSearch(fitting, mate);
  for (let one = 0; one < fitting.size; one += 1) if (mate[one] === -1) search.cover(one);
  return mate;
}

/** A good beginning: those who are hardest to find somebody for first, each with the hardest of those who fit. */
function pairGreedily(fitting: Fitting, seed: number): Int32Array {
  const mate = new Int32Array(fitting.size).fill(-1);
  const order = hardestFirst(fitting, seed);
  const next = order.map((_, at) => at + 1);
  let first = 0;
  while (first < order.length) {
    const one = order[first]!;
    first = next[first]!;
    for (let before = -1, at = first; at < order.length; before = at, at = next[at]!) {
      const other = order[at]!;
      if (!fitting.fits(one, other)) continue;
      mate[one] = other;
      mate[other] = one;
      if (before === -1) first = next[at]!;
      else next[before] = next[at]!;
      break;
    }
  }
  return mate;
}
