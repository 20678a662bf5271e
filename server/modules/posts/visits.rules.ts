/** How far in reading order somebody has come, and what there was of the thread then. */
export interface Place {
  path: readonly string[];
  at: Date;
}

export interface Visit {
  accountId: string;
  postId: string;
  /** Everything that is not younger has been read. */
  seenUntil: Date;
  /** So has everything that comes before this and was there at its time. */
  place: Place | null;
}

/** What two devices know together: the later moment, and the place that lies further down. Never backwards. */
export function mergeVisits(one: Visit, other: Visit): Visit {
  const seenUntil = one.seenUntil >= other.seenUntil ? one.seenUntil : other.seenUntil;
  return { ...one, seenUntil, place: further(one.place, other.place) };
}

function further(one: Place | null, other: Place | null): Place | null {
  if (!one || !other) return one ?? other;
  const order = comparePaths(one.path, other.path);
  if (order !== 0) return order > 0 ? one : other;
  return one.at >= other.at ? one : other;
}

/** Reading order: parents before their replies, older before younger. */
export function comparePaths(one: readonly string[], other: readonly string[]): number {
  const length = Math.min(one.length, other.length);
  for (let level = 0; level < length; level += 1) {
    const difference = BigInt(one[level]!) - BigInt(other[level]!);
    if (difference !== 0n) return difference > 0n ? 1 : -1;
  }
  return one.length - other.length;
}
