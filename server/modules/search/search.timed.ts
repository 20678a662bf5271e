import type { TimedJob } from '../../kernel/jobs.ts';
import { trendingDays } from './search.settings.ts';
import { rollUpSearches } from './trending.queries.ts';
import { reanalyseIndex } from './use-cases/reanalyse-index.ts';
import { sweepIndex } from './use-cases/sweep-index.ts';

export const searchTimed: TimedJob[] = [
  {
    name: 'search.roll_up',
    schedule: '7 * * * *',
    catchUp: '1d',
    run: (ctx) => ctx.transaction((tx) => rollUpSearches(tx, tx.setting(trendingDays))),
  },
  {
    name: 'search.sweep',
    schedule: '23 4 * * *',
    catchUp: '1d',
    run: async (ctx) => void (await sweepIndex(ctx)),
  },
  {
    // After an upgrade; otherwise a look at one row.
    name: 'search.reanalyse',
    schedule: '*/5 * * * *',
    catchUp: '1h',
    run: (ctx) => reanalyseIndex(ctx, false),
  },
  {
    name: 'search.reanalyse_all',
    schedule: '13 5 * * *',
    catchUp: '1d',
    run: (ctx) => reanalyseIndex(ctx, true),
  },
  {
    name: 'search.learn',
    schedule: '53 4 * * *',
    catchUp: '1d',
    run: (ctx) => ctx.engines.search.learn(ctx.db),
  },
];
