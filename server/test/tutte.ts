/**
 * Matchings by algebra, for tests and benches: another way to the same answer. A graph's Tutte matrix with random entries has the
 * rank of its largest matching's members, and its rows that are independent are the members that some matching covers at once.
 */
const prime = 33_554_393;

type Neighbours = (one: number, other: number) => boolean;

function tutteMatrix(size: number, neighbours: Neighbours, seed: number): Float64Array[] {
  let lot = seed >>> 0 || 1;
  const draw = () => {
    lot ^= lot << 13;
    lot ^= lot >>> 17;
    lot ^= lot << 5;
    return ((lot >>> 0) % (prime - 1)) + 1;
  };
  const rows = Array.from({ length: size }, () => new Float64Array(size));
  for (let one = 0; one < size; one += 1)
    for (let other = one + 1; other < size; other += 1) {
      if (!neighbours(one, other)) continue;
      const value = draw();
      rows[one]![other] = value;
      rows[other]![one] = prime - value;
    }
  return rows;
}

/** Of all sets that a largest matching covers, the first in lexicographic order. */
export function bestFront(size: number, neighbours: Neighbours, seed = 2_463_534_242): number[] {
  const basis: { pivot: number; row: Float64Array }[] = [];
  const front: number[] = [];
  tutteMatrix(size, neighbours, seed).forEach((row, member) => {
    for (const { pivot, row: known } of basis) {
      const factor = row[pivot]!;
      if (factor === 0) continue;
      for (let at = pivot; at < size; at += 1) row[at] = (row[at]! + (prime - factor) * known[at]!) % prime;
    }
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot === -1) return;
    const inverse = invert(row[pivot]!);
    for (let at = pivot; at < size; at += 1) row[at] = (row[at]! * inverse) % prime;
    // By pivot, so that one pass from the left clears a row.
    const place = basis.findIndex((known) => known.pivot > pivot);
    basis.splice(place === -1 ? basis.length : place, 0, { pivot, row });
    front.push(member);
  });
  return front;
}

/** Whether these can be matched among themselves, tried out one by one; for few. */
export function canBeCovered(size: number, neighbours: Neighbours, members: readonly number[]): boolean {
  const [one, ...rest] = members;
  if (one === undefined) return true;
  return rest.some(
    (other) =>
      neighbours(one, other) &&
      canBeCovered(
        size,
        neighbours,
        rest.filter((left) => left !== other),
      ),
  );
}

function invert(value: number): number {
  let [result, base] = [1, value];
  for (let power = prime - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}
