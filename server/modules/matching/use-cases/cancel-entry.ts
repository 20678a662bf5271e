import type { Ctx } from '../../../kernel/ctx.ts';
import { endEntries } from '../entries.queries.ts';

/** In the transaction in which a member leaves: they wait for nobody any more. */
export async function forgetWaiting(tx: Ctx, accountId: string): Promise<void> {
  await endEntries(tx, { accountId }, 'cancelled');
}
