import type { Ctx } from '../../../kernel/ctx.ts';
import { noticeKinds } from '../../../kernel/notices.ts';
import { findSeen, type Opened } from '../../posts/index.ts';
import { inboxChannel, lockInboxes } from '../inboxes.queries.ts';
import { findWaiting, markShown, type WaitingNotice } from '../notices.queries.ts';

/**
 * Notices about what members have before them count as read: those about a post that was opened, and those about comments that
 * were shown there or that the member has read down to. A batch counts when all that it stands for was shown.
 */
export async function readShown(ctx: Ctx, opened: readonly Opened[]): Promise<void> {
  const kinds = new Map(noticeKinds().flatMap(({ name, readWith }) => (readWith ? [[name, readWith]] : [])));
  const waiting = await findWaiting(ctx, opened, [...kinds.keys()]);
  if (waiting.length === 0) return;
  const byPlace = new Map(opened.map((one) => [`${one.accountId} ${one.postId}`, one]));
  const seen = await findSeen(
    ctx,
    waiting.flatMap(({ account_id: accountId, comment_id: commentId }) =>
      commentId === null ? [] : [{ accountId, commentId }],
    ),
  );
  const isShown = (notice: WaitingNotice): boolean => {
    const { at, commentIds } = byPlace.get(`${notice.account_id} ${notice.post_id}`)!;
    // What the page says, it said before this came.
    if (kinds.get(notice.kind) === 'page' && notice.created_at > at) return false;
    const { comment_id: id } = notice;
    return id === null || commentIds.has(id) || seen.has(`${notice.account_id} ${id}`);
  };
  const heads = shownHeads(waiting, isShown);
  if (heads.length === 0) return;
  await ctx.transaction(async (tx) => {
    await lockInboxes(tx, [...new Set(heads.map((head) => head.account_id))]);
    for (const accountId of await markShown(tx, heads)) tx.wake(inboxChannel, accountId);
  });
}

/** The listed ones, of which every part was shown. */
function shownHeads(
  waiting: readonly WaitingNotice[],
  isShown: (notice: WaitingNotice) => boolean,
): WaitingNotice[] {
  const keyOf = (notice: WaitingNotice) =>
    notice.batch === null
      ? `${notice.account_id} ${notice.seq}`
      : `${notice.account_id} batch ${notice.first_seq}`;
  const left = new Set(waiting.filter((notice) => !isShown(notice)).map(keyOf));
  return waiting.filter((notice) => notice.superseded_by === null && !left.has(keyOf(notice)));
}
