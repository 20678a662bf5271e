import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import type { DraftRow } from './drafts.queries.ts';
import { letGoOfDrafts } from './posts.files.ts';
import { draftDays, visitDays } from './posts.settings.ts';

type DraftKey = Pick<DraftRow, 'account_id' | 'key'>;

/** Drafts that nobody came back to, and visits so long ago that everything is new again. */
export const forgetStale: TimedJob = {
  name: 'posts.forget_stale',
  schedule: '51 3 * * *',
  catchUp: '1d',
  run: async (ctx) => {
    const before = (days: number) => new Date(ctx.now.getTime() - days * 86_400_000);
    await ctx.transaction(async (tx) => {
      const stale = before(tx.setting(draftDays));
      const gone = await sql<DraftKey>`
        delete from post_drafts where updated_at < ${stale} returning account_id, key`.execute(tx.db);
      await letGoOfDrafts(tx, gone.rows);
    });
    await sql`delete from post_visits where seen_until < ${before(ctx.setting(visitDays))}`.execute(ctx.db);
  },
};

/** What only the member knew of: unpublished texts, and how far they read. For the transaction in which they leave. */
export async function forgetWriter(tx: Ctx, accountId: string): Promise<void> {
  const gone = await sql<DraftKey>`
    delete from post_drafts where account_id = ${accountId} returning account_id, key`.execute(tx.db);
  await letGoOfDrafts(tx, gone.rows);
  await sql`delete from post_visits where account_id = ${accountId}`.execute(tx.db);
  await sql`delete from post_looks where account_id = ${accountId}`.execute(tx.db);
}
