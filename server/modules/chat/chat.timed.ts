import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { dropFiles } from '../files/index.ts';
import { eraseAfterDays, previewDays } from './chat.settings.ts';
import { forgetPreviews } from './previews.queries.ts';

/** Taking away hides; this erases the words that were taken away long ago. The entry keeps its place in the log. */
export const eraseDeletedMessages: TimedJob = {
  name: 'chat.erase_deleted',
  schedule: '53 3 * * *',
  catchUp: '1d',
  run: eraseLongDeleted,
};

/** Pages that nobody has linked to for long, and those that had nothing to show. */
export const forgetOldPreviews: TimedJob = {
  name: 'chat.forget_previews',
  schedule: '17 4 * * *',
  catchUp: '1d',
  run: async (ctx) => {
    const ago = (days: number) => new Date(ctx.now.getTime() - days * 86_400_000);
    const days = ctx.setting(previewDays);
    await forgetPreviews(ctx, { foundBefore: ago(days + 365), missedBefore: ago(days) });
  },
};

const batch = 500;

async function eraseLongDeleted(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - ctx.setting(eraseAfterDays) * 86_400_000);
  while ((await ctx.transaction((tx) => erase(tx, before))) === batch);
}

async function erase(tx: Ctx, before: Date): Promise<number> {
  const { rows } = await sql<{ room_id: string; seq: string }>`
    update room_entries e set content = '', html = '', files = 0
    from (
      select room_id, seq from room_entries
      where deleted_at < ${before} and (content <> '' or files > 0) limit ${batch}
    ) as old
    where e.room_id = old.room_id and e.seq = old.seq returning e.room_id, e.seq`.execute(tx.db);
  await dropFiles(
    tx,
    'message',
    rows.map((row) => `${row.room_id}/${row.seq}`),
  );
  await sql`
    delete from room_entry_revisions v
    using unnest(${rows.map((row) => row.room_id)}::bigint[], ${rows.map((row) => row.seq)}::bigint[]) as gone (room_id, seq)
    where v.room_id = gone.room_id and v.seq = gone.seq`.execute(tx.db);
  return rows.length;
}
