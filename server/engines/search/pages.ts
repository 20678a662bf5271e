import type { Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import {
  few,
  readFew,
  readMany,
  type DocumentRow,
  type Expected,
  type Narrowed,
  type Position,
} from './shapes.ts';

export interface Piece {
  rows: DocumentRow[];
  /** Where the next piece begins; null when this was the last. */
  next: Position | null;
  /** Posts that have something, when that is known. */
  total: number | null;
}

/** Rounds of reading when a page is made of posts with many comments each. */
const mostRounds = 4;

/** The newest hits, one a post. */
export async function readNewest(
  db: Kysely<DB>,
  wanted: Narrowed,
  expected: Expected,
  before: Position | null,
  limit: number,
): Promise<Piece> {
  if (expected.hits < few) {
    const rows = await readFew(db, wanted, before, limit + 1);
    const total = rows[0]?.total ?? (before === null ? 0 : null);
    return cut(rows, limit, total, null);
  }
  const rows: DocumentRow[] = [];
  let from = before;
  for (let round = 0; round < mostRounds; round += 1) {
    const { rows: more, last } = await readMany(
      db,
      wanted,
      expected,
      from,
      Math.ceil((limit + 1) * 1.5 * 3 ** round),
    );
    rows.push(...more);
    from = last;
    if (rows.length > limit || last === null) break;
  }
  return cut(rows, limit, null, from);
}

/** A page may be short when every round met the same posts; then it goes on from where reading ended. */
function cut(rows: DocumentRow[], limit: number, total: number | null, ended: Position | null): Piece {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length > limit && last) return { rows: shown, next: { at: last.at, key: last.key }, total };
  return { rows: shown, next: ended, total };
}
