import type { Ctx } from '../../../kernel/ctx.ts';
import type { NoticeKind } from '../../../kernel/notices.ts';
import { inboxChannel, lockInboxes } from '../inboxes.queries.ts';
import { findUnreadOf, markShown } from '../notices.queries.ts';

/** A member has seen the thing that unread notices of batched kinds are about: they count as read. */
export async function readAbout(
  ctx: Ctx,
  accountId: string,
  kinds: readonly Pick<NoticeKind, 'name'>[],
  thing: string,
): Promise<void> {
  const batches = kinds.map(({ name }) => `${name} ${thing}`);
  if ((await findUnreadOf(ctx, accountId, batches)).length === 0) return;
  await ctx.transaction(async (tx) => {
    await lockInboxes(tx, [accountId]);
    const heads = await findUnreadOf(tx, accountId, batches);
    if (heads.length > 0 && (await markShown(tx, heads)).length > 0) tx.wake(inboxChannel, accountId);
  });
}
