import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { keepReadDays } from './notifications.settings.ts';

const batch = 5_000;

/** What was read long ago, and what has been out of sight for as long. Unread notices stay until somebody reads them. */
export const forgetRead: TimedJob = {
  name: 'notifications.forget_read',
  schedule: '29 3 * * *',
  catchUp: '1d',
  run: async (ctx) => {
    const before = new Date(ctx.now.getTime() - ctx.setting(keepReadDays) * 86_400_000);
    while ((await forget(ctx, 'read_at', before)) === batch);
    while ((await forget(ctx, 'gone_at', before)) === batch);
  },
};

async function forget(ctx: Ctx, column: 'read_at' | 'gone_at', before: Date): Promise<number> {
  const { rows } = await sql`
    delete from notices where id in (
      select id from notices where ${sql.ref(column)} < ${before} order by ${sql.ref(column)} limit ${batch}
    ) returning 1`.execute(ctx.db);
  return rows.length;
}
