import type { Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { matchingDb } from './matches.queries.ts';

export type EntryRow = Selectable<DB['match_entries']>;

/** Ends live entries of a member: in one pool, or in all. Answers which. */
export async function endEntries(
  tx: Ctx,
  { accountId, poolId }: { accountId: string; poolId?: string },
  status: 'cancelled',
): Promise<EntryRow[]> {
  let rows = matchingDb(tx)
    .updateTable('match_entries')
    .set((eb) => ({ status, ended_at: tx.now, version: eb('version', '+', 1) }))
    .where('account_id', '=', accountId)
    .where('status', '=', 'waiting');
  if (poolId !== undefined) rows = rows.where('pool_id', '=', poolId);
  return rows.returningAll().execute();
}
