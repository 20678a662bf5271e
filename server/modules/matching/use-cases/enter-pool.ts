import type { Ctx } from '../../../kernel/ctx.ts';
import { siteTimeZone } from '../../site/index.ts';
import { endEntries, putEntry, type EntryRow } from '../entries.queries.ts';
import { poolClosed, poolNotFound } from '../matching.errors.ts';
import { EntryTimedOut } from '../matching.events.ts';
import { findPool, type PoolRow } from '../pools.queries.ts';
import { cleanChoices, nextRun, type Choices } from '../pools.rules.ts';
import { askToRun } from './run-pool.ts';

const graceMs = 3_600_000;

/**
 * Waits in a pool; who waits there already only chooses anew, and keeps their place.
 * @throws DomainError 404; 409 `matching.pool_closed`; 422 for what the pool does not know
 */
export async function enterPool(
  ctx: Ctx,
  slug: string,
  raw: Readonly<Choices>,
): Promise<{ pool: PoolRow; entry: EntryRow }> {
  const pool = await findPool(ctx, slug);
  if (!pool) throw poolNotFound();
  if (!pool.active) throw poolClosed();
  const choices = cleanChoices(pool.attributes, raw);
  return ctx.transaction(async (tx) => {
    // Waiting that is over ends before it is begun again, though no job has come by yet.
    const over = await endEntries(
      tx,
      { accountId: tx.actor!.id, poolId: pool.id, endedBy: tx.now },
      'timed-out',
    );
    for (const { id } of over) await tx.emit(EntryTimedOut({ entryId: id }));
    const entry = await putEntry(tx, { poolId: pool.id, choices, endsAt: endOf(tx, pool) });
    if (pool.daily_at === null) await askToRun(tx, pool.id);
    return { pool, entry };
  });
}

function endOf(tx: Ctx, pool: PoolRow): Date {
  if (pool.daily_at === null) return new Date(tx.now.getTime() + pool.waiting_minutes * 60_000);
  // The run ends it; should it come late, the entry is still there.
  return new Date(nextRun(pool.daily_at, tx.now, tx.setting(siteTimeZone)).getTime() + graceMs);
}
