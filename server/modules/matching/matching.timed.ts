import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { siteTimeZone } from '../site/index.ts';
import { countWaiting } from './entries.queries.ts';
import { listPools, takeDailyRun, type PoolRow } from './pools.queries.ts';
import { lastDue } from './pools.rules.ts';
import { askToRun } from './use-cases/run-pool.ts';
import { timeOutEntries } from './use-cases/time-out-entries.ts';

/** What comes of time alone: waiting that is over, daily runs, and groups that are made only after some waiting. */
export const followTheClock: TimedJob = {
  name: 'matching.clock',
  schedule: '* * * * *',
  catchUp: '1d',
  run: async (ctx) => {
    await timeOutEntries(ctx);
    const waiting = await countWaiting(ctx);
    for (const pool of await listPools(ctx)) if (pool.active) await look(ctx, pool, waiting.has(pool.id));
  },
};

async function look(ctx: Ctx, pool: PoolRow, someoneWaits: boolean): Promise<void> {
  if (pool.daily_at !== null) return runDaily(ctx, pool, pool.daily_at);
  const waitingHelps = pool.max_size > pool.min_size || pool.rematch_days > 0;
  if (someoneWaits && waitingHelps) await ctx.transaction((tx) => askToRun(tx, pool.id));
}

/** Once a day in the whole cluster, and made up for after downtime. */
async function runDaily(ctx: Ctx, pool: PoolRow, dailyAt: string): Promise<void> {
  const day = lastDue(dailyAt, ctx.now, ctx.setting(siteTimeZone));
  await ctx.transaction(async (tx) => {
    if (await takeDailyRun(tx, pool.id, day)) await askToRun(tx, pool.id);
  });
}
