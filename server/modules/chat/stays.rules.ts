/** Numbers of entries, both ends included; null for what goes on. */
export interface Range {
  from: number;
  to: number | null;
}

interface Stay {
  from_seq: string;
  left_seq: string | null;
}

/** What somebody may read of a room: the ranges of their stays, in order, those that meet joined. */
export function readableRanges(stays: readonly Stay[]): Range[] {
  const sorted = stays
    .map(({ from_seq: from, left_seq: to }) => ({ from: Number(from), to: to === null ? null : Number(to) }))
    .sort((a, b) => a.from - b.from);
  const ranges: Range[] = [];
  for (const { from, to } of sorted) {
    const last = ranges.at(-1);
    if (last && (last.to === null || from <= last.to + 1))
      last.to = last.to === null || to === null ? null : Math.max(last.to, to);
    else ranges.push({ from, to });
  }
  return ranges;
}

export function isReadable(ranges: readonly Range[], seq: number): boolean {
  return ranges.some(({ from, to }) => from <= seq && (to === null || seq <= to));
}
