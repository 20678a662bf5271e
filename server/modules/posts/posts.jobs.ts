import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { dropFiles } from '../files/index.ts';
import { eraseAfterDays } from './posts.settings.ts';

/** Deleting hides; this erases what was hidden long ago. Comments keep their place in the tree, without their words. */
export const eraseDeleted: TimedJob = {
  name: 'posts.erase_deleted',
  schedule: '41 3 * * *',
  catchUp: '1d',
  run: eraseLongDeleted,
};

const batch = 500;

async function eraseLongDeleted(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - ctx.setting(eraseAfterDays) * 86_400_000);
  while ((await ctx.transaction((tx) => erasePosts(tx, before))) === batch);
  while ((await ctx.transaction((tx) => eraseComments(tx, before))) === batch);
}

async function erasePosts(tx: Ctx, before: Date): Promise<number> {
  const posts = await sql<{ id: string }>`
    select id from posts where deleted_at < ${before} order by id limit ${batch} for update`.execute(tx.db);
  const ids = posts.rows.map((row) => row.id);
  const comments = await sql<{ id: string }>`
    select id from comments where post_id = any(${ids}::bigint[])`.execute(tx.db);
  await dropFiles(tx, 'post', ids);
  await dropFiles(
    tx,
    'comment',
    comments.rows.map((row) => row.id),
  );
  await sql`delete from posts where id = any(${ids}::bigint[])`.execute(tx.db);
  return ids.length;
}

async function eraseComments(tx: Ctx, before: Date): Promise<number> {
  const erased = await sql<{ id: string }>`
    update comments set body = '', body_html = ''
    where id in (select id from comments where deleted_at < ${before} and body <> '' limit ${batch})
    returning id`.execute(tx.db);
  const ids = erased.rows.map((row) => row.id);
  await sql`delete from comment_revisions where comment_id = any(${ids}::bigint[])`.execute(tx.db);
  await dropFiles(tx, 'comment', ids);
  return ids.length;
}
