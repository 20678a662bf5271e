import type { Ctx } from '../../../kernel/ctx.ts';
import { timeOutBefore, timeOutByTime } from '../entries.queries.ts';
import { EntryTimedOut } from '../matching.events.ts';

const batch = 200;

/** Ends entries whose waiting is over, each told of. */
export function timeOutEntries(ctx: Ctx): Promise<void> {
  return endAll(ctx, (tx) => timeOutByTime(tx, batch));
}

/** Ends the entries that a daily run has left. */
export function timeOutAfterRun(ctx: Ctx, poolId: string, before: Date): Promise<void> {
  return endAll(ctx, (tx) => timeOutBefore(tx, { poolId, before, limit: batch }));
}

async function endAll(ctx: Ctx, end: (tx: Ctx) => Promise<string[]>): Promise<void> {
  const endSome = () =>
    ctx.transaction(async (tx) => {
      const ids = await end(tx);
      for (const entryId of ids) await tx.emit(EntryTimedOut({ entryId }));
      return ids.length;
    });
  while ((await endSome()) === batch);
}
