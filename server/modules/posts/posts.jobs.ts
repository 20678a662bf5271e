import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { eraseAfterDays } from './posts.settings.ts';

/** Deleting hides; this erases what was hidden long ago. Comments keep their place in the tree, without their words. */
export const eraseDeleted: TimedJob = {
  name: 'posts.erase_deleted',
  schedule: '41 3 * * *',
  catchUp: '1d',
  run: eraseLongDeleted,
};

async function eraseLongDeleted(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - ctx.setting(eraseAfterDays) * 86_400_000);
  await sql`delete from posts where deleted_at < ${before}`.execute(ctx.db);
  await sql`
    update comments set body = '', body_html = ''
    where deleted_at < ${before} and body <> ''`.execute(ctx.db);
}
