import type { Ctx } from '../../../kernel/ctx.ts';
import { endEntries } from '../entries.queries.ts';
import { notWaiting, poolNotFound } from '../matching.errors.ts';
import { findPool } from '../pools.queries.ts';

/** Waits no longer. @throws DomainError 404, also for who was matched a moment ago */
export async function cancelEntry(ctx: Ctx, slug: string): Promise<void> {
  const pool = await findPool(ctx, slug);
  if (!pool) throw poolNotFound();
  await ctx.transaction(async (tx) => {
    const ended = await endEntries(tx, { accountId: tx.actor!.id, poolId: pool.id }, 'cancelled');
    if (ended.length === 0) throw notWaiting();
  });
}

/** In the transaction in which a member leaves: they wait for nobody any more. */
export async function forgetWaiting(tx: Ctx, accountId: string): Promise<void> {
  await endEntries(tx, { accountId }, 'cancelled');
}
