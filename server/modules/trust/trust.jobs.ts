import { Type } from 'typebox';
import { onEvent } from '../../kernel/events.ts';
import { defineJob, type TimedJob } from '../../kernel/jobs.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { AppealDecided, findWarningOfAppeal, findWarning, WarningGiven } from '../moderation/index.ts';
import { siteTimeZone } from '../site/index.ts';
import { CommentReleased, PostReleased } from '../posts/index.ts';
import { dayOf } from './days.rules.ts';
import { takeHeld } from './prints.queries.ts';
import { listVisitors, lockTrust, trustDb } from './trust.queries.ts';
import { checkLevel } from './use-cases/check-level.ts';
import type { PublishedTarget } from '../../kernel/publishing.ts';

const day = 86_400_000;
const membersAtOnce = 200;
/** Held texts may wait; what is let through after so long counts for nothing any more. */
const keepPrintsFor = 30 * day;

/** Whoever was here since yesterday may have earned something. */
export const checkLevels: TimedJob = {
  name: 'trust.check_levels',
  schedule: '23 * * * *',
  catchUp: '2h',
  run: async (ctx) => {
    const since = dayOf(new Date(ctx.now.getTime() - day), ctx.setting(siteTimeZone));
    let after: string | null = null;
    for (;;) {
      const ids = await listVisitors(ctx, { since, after, limit: membersAtOnce });
      for (const id of ids) await checkLevel(ctx, id);
      if (ids.length < membersAtOnce) return;
      after = ids.at(-1)!;
    }
  },
};

/** Prints, links and spent budgets that nothing looks at any more. */
export const forgetOld: TimedJob = {
  name: 'trust.forget_old',
  schedule: '37 4 * * *',
  catchUp: '1d',
  run: async (ctx) => {
    const before = new Date(ctx.now.getTime() - keepPrintsFor);
    await trustDb(ctx).deleteFrom('text_prints').where('created_at', '<', before).execute();
    await trustDb(ctx).deleteFrom('text_links').where('created_at', '<', before).execute();
    await trustDb(ctx).deleteFrom('trust_usage').where('resets_at', '<', ctx.now).execute();
  },
};

/** Looks at one member at once, instead of within the hour. */
export const CheckLevel = defineJob(
  'trust.check_level',
  Type.Object({ accountId: Type.String() }),
  (ctx, { accountId }) => checkLevel(ctx, accountId),
);

export const countApprovedPost = onEvent(PostReleased, 'trust.count_approved_post', (ctx, { postId }) =>
  countApproved(ctx, { postId }),
);
export const countApprovedComment = onEvent(
  CommentReleased,
  'trust.count_approved_comment',
  (ctx, { postId, commentId }) => countApproved(ctx, { postId, commentId }),
);

/** A warning takes effect at once. One that was given without a name changes nothing that others can see. */
export const followWarning = onEvent(WarningGiven, 'trust.follow_warning', async (ctx, { warningId }) => {
  const warning = await findWarning(ctx, warningId);
  if (warning && !warning.anonymous) await checkLevel(ctx, warning.account_id);
});

/** One that was lifted ends at once, too. */
export const followAppeal = onEvent(
  AppealDecided,
  'trust.follow_appeal',
  async (ctx, { appealId, outcome }) => {
    if (outcome !== 'lifted') return;
    const warning = await findWarningOfAppeal(ctx, appealId);
    if (warning && !warning.anonymous) await checkLevel(ctx, warning.account_id);
  },
);

/** What staff let through counts for its writer, once. */
async function countApproved(ctx: Ctx, target: PublishedTarget): Promise<void> {
  await ctx.transaction(async (tx) => {
    const accountId = await takeHeld(tx, target);
    if (accountId === undefined) return;
    const row = await lockTrust(tx, accountId);
    await trustDb(tx)
      .updateTable('trust_members')
      .set({ approved: row.approved + 1 })
      .where('account_id', '=', accountId)
      .execute();
  });
}
