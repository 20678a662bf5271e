import type { Ctx } from '../../../kernel/ctx.ts';
import { listForgotten } from '../deliveries.queries.ts';
import { delivering } from './deliver.ts';

/** A try is due for this long (ms) before anybody believes that its job is gone. */
const patience = 15 * 60_000;
const most = 500;

/** Makes the tries whose job failed for good, such as while the database was away at the wrong moment. */
export async function resumeForgotten(ctx: Ctx): Promise<void> {
  const ids = await listForgotten(ctx, new Date(ctx.now.getTime() - patience), most);
  if (ids.length === 0) return;
  await ctx.transaction(async (tx) => {
    for (const deliveryId of ids)
      await tx.enqueue(delivering, { deliveryId }, { key: `webhooks:${deliveryId}`, maxAttempts: 3 });
  });
}
