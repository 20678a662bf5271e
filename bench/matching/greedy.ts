import type { Waiting } from '../../server/modules/matching/index.ts';
import { cellsOf } from './pools.ts';

/**
 * The usual way: everybody stands in one line for each combination that they take; lines are gone through in the order of the
 * values, and every two who stand together are a pair.
 */
export function pairGreedily(pool: readonly Waiting[]): [Waiting, Waiting][] {
  const rows = pool
    .flatMap((member) => cellsOf(member.choices).map((cell) => ({ cell, member })))
    .sort((a, b) => a.cell - b.cell || a.member.since - b.member.since);
  const taken = new Set<Waiting>();
  const pairs: [Waiting, Waiting][] = [];
  let pending: { cell: number; member: Waiting } | null = null;
  for (const row of rows) {
    if (taken.has(row.member)) continue;
    if (pending?.cell !== row.cell || taken.has(pending.member)) {
      pending = row;
      continue;
    }
    pairs.push([pending.member, row.member]);
    taken.add(pending.member).add(row.member);
    pending = null;
  }
  return pairs;
}
