import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { tellBlockOver } from './moderation.notices.ts';
import { findBlocks, takeEndedBlocks } from './warnings.queries.ts';
import { applyBlocks } from './use-cases/warn-member.ts';
import { findRole, lockToActOn } from '../accounts/index.ts';

const batch = 100;

/** A block ends by its time, which every request looks at; this only tells, and tidies up. */
export const tellEndedBlocks: TimedJob = {
  name: 'moderation.tell_ended_blocks',
  schedule: '* * * * *',
  catchUp: '1d',
  run: async (ctx) => {
    while ((await ctx.transaction((tx) => tellSome(tx))) === batch);
  },
};

async function tellSome(tx: Ctx): Promise<number> {
  const ended = await takeEndedBlocks(tx, batch);
  for (const accountId of [...new Set(ended.map((block) => block.account_id))].sort()) {
    if ((await findRole(tx, accountId)) === null) continue;
    await lockToActOn(tx, accountId, { quietly: true });
    const isStillBlocked = (await findBlocks(tx, [accountId])).some(
      ({ until }) => until === null || until > tx.now,
    );
    if (isStillBlocked) continue;
    await applyBlocks(tx, accountId);
    const last = ended.find((block) => block.account_id === accountId)!;
    await tellBlockOver(tx, { accountId, key: `block-over ${last.id}` });
  }
  return ended.length;
}

/** What was written about or by somebody who leaves; that something was decided stays, without words. */
export async function forgetStanding(tx: Ctx, accountId: string): Promise<void> {
  await sql`update moderation_warnings set content = null, note = '' where account_id = ${accountId}`.execute(
    tx.db,
  );
  await sql`
    update moderation_appeals set text = '' where warning_id in (
      select id from moderation_warnings where account_id = ${accountId}
    )`.execute(tx.db);
  await sql`update moderation_blocks set reason = '' where account_id = ${accountId}`.execute(tx.db);
  await sql`update moderation_flags set note = null where reporter_id = ${accountId}`.execute(tx.db);
}
