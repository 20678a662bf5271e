import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { Id } from '../../../kernel/http.ts';
import { defineJob, type JobDefinition } from '../../../kernel/jobs.ts';
import { personalData } from '../../../kernel/personal-data.ts';
import { sendMailJob } from '../../accounts/index.ts';
import { deleteUnansweredPosts } from '../../posts/index.ts';
import { rightsDb } from '../exports.queries.ts';
import { keyOfExport, type Kit } from '../kit.ts';
import { forgetHandle } from './forget-handle.ts';

const eraseJob = 'rights.erase';

/** For the transaction in which a member leaves, while the card still has their handle: the rest is work for a job. */
export async function beginErasure(
  tx: Ctx,
  accountId: string,
  { deletePosts }: { deletePosts: boolean },
): Promise<void> {
  await sql`
    insert into erasures (account_id, handle, delete_posts, begun_at)
    select ${accountId}, (select handle from members where account_id = ${accountId}), ${deletePosts}, ${tx.now}
    on conflict (account_id) do nothing`.execute(tx.db);
  await sql`delete from departures where account_id = ${accountId}`.execute(tx.db);
  await tx.enqueue({ job: eraseJob }, { accountId }, { key: `${eraseJob} ${accountId}` });
}

export function erasureJobs(kit: Kit): JobDefinition[] {
  return [
    defineJob(eraseJob, Type.Object({ accountId: Id }), (ctx, { accountId }) => erase(kit, ctx, accountId)),
  ];
}

/** Each step may run again: what is gone is gone. */
async function erase(kit: Kit, ctx: Ctx, accountId: string): Promise<void> {
  const row = await rightsDb(ctx)
    .selectFrom('erasures')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  if (!row) return;
  if (row.delete_posts) await deleteUnansweredPosts(ctx, accountId);
  for (const { erase: step } of personalData()) {
    if (step) await ctx.transaction((tx) => step(tx, accountId));
  }
  if (row.handle !== null) await forgetHandle(ctx, row.handle);
  await dropExports(kit, ctx, accountId);
  // A mail to an address that they had before is an order that has it, and may have given up long ago.
  await kit.jobs().forget(sendMailJob, { accountId });
  await kit.keptMail?.forget(accountId);
  // Answers that are kept for a repeated request may tell the name.
  await sql`delete from idempotency_keys where starts_with(scope, ${`${accountId} `})`.execute(ctx.db);
  await rightsDb(ctx)
    .updateTable('erasures')
    .set({ handle: null, done_at: ctx.now })
    .where('account_id', '=', accountId)
    .execute();
}

async function dropExports(kit: Kit, ctx: Ctx, accountId: string): Promise<void> {
  const rows = await rightsDb(ctx)
    .selectFrom('personal_exports')
    .select('id')
    .where('account_id', '=', accountId)
    .execute();
  for (const { id } of rows) await kit.storage.delete(keyOfExport(id));
  await rightsDb(ctx).deleteFrom('personal_exports').where('account_id', '=', accountId).execute();
}
