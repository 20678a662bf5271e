import type { Ctx } from '../../../kernel/ctx.ts';
import { isSerialId } from '../../../kernel/ids.ts';
import { inboxChannel, lockInboxes } from '../inboxes.queries.ts';
import { findNoticeById, markNotices } from '../notices.queries.ts';
import { noticeNotFound } from '../notifications.errors.ts';
import { countMyUnread } from './list-inbox.ts';

/**
 * Marks one of the caller's notices as read, or as unread again; answers how many are unread then. One that has become part
 * of a later one is left as it is. @throws DomainError 404 for somebody else's, and for one about what is out of sight
 */
export async function markRead(ctx: Ctx, id: string, read: boolean): Promise<number> {
  const accountId = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    await lockInboxes(tx, [accountId]);
    const notice = isSerialId(id) ? await findNoticeById(tx, accountId, id) : undefined;
    if (!notice || notice.gone_at) throw noticeNotFound();
    await mark(tx, { seq: notice.seq }, read);
    return countMyUnread(tx);
  });
}

/** Marks everything up to a number as read, so that what came after the caller looked stays unread. */
export async function markAllRead(ctx: Ctx, upTo: number): Promise<number> {
  return ctx.transaction(async (tx) => {
    await lockInboxes(tx, [tx.actor!.id]);
    await mark(tx, { upTo: String(upTo) }, true);
    return countMyUnread(tx);
  });
}

async function mark(tx: Ctx, which: { seq: string } | { upTo: string }, read: boolean): Promise<void> {
  const accountId = tx.actor!.id;
  const changed = await markNotices(tx, accountId, which, read ? tx.now : null);
  if (changed > 0) tx.wake(inboxChannel, accountId);
}
