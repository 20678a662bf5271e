import type { Module } from '../kernel/module.ts';
import { sql } from 'kysely';
import { scopeTo } from '../kernel/scope.ts';

const keepKeysFor = 15 * 86_400_000;

/** Clears what the HTTP layer keeps for a while. */
export const housekeepingModule: Module = {
  name: 'housekeeping',
  timed: [
    {
      name: 'housekeeping.forget_idempotency_keys',
      schedule: '17 3 * * *',
      catchUp: '1d',
      run: async (ctx) => {
        const before = new Date(ctx.now.getTime() - keepKeysFor);
        await scopeTo<'idempotency_keys'>(ctx)
          .deleteFrom('idempotency_keys')
          .where('created_at', '<', before)
          .execute();
        await sql`delete from request_budgets where resets_at < clock_timestamp()`.execute(ctx.db);
      },
    },
  ],
};
