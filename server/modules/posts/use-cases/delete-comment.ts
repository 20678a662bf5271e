import type { Ctx } from '../../../kernel/ctx.ts';
import { countContribution } from '../../members/index.ts';
import { accessComment, type AccessedComment } from '../comments.access.ts';
import { findComment, setCommentDeleted } from '../comments.queries.ts';
import { accessPost } from '../posts.access.ts';
import { recordActOn } from '../posts.acts.ts';
import { undoExpired } from '../posts.errors.ts';
import { CommentDeleted } from '../posts.events.ts';
import { isStaff, isUndoExpired } from '../posts.rules.ts';
import { undoHours } from '../posts.settings.ts';
import { tellHidden, tellShown } from '../visibility.ts';

/** Takes a comment's text and author away; its replies stay where they are. @throws DomainError 404, 403 */
export async function deleteComment(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const before = await accessComment(tx, id, 'delete');
    await accessPost(tx, before.post.id, 'read', { lock: true });
    const { comment } = await accessComment(tx, id, 'delete');
    const byId = tx.actor!.id;
    await setCommentDeleted(tx, comment, { accountId: byId, at: tx.now });
    const counted = !comment.anonymous && !comment.withheld_at;
    if (counted) await countContribution(tx, comment.author_id, 'comment', -1);
    await tellHidden(tx, { postId: comment.post_id, commentId: comment.id });
    await tx.emit(CommentDeleted({ commentId: comment.id, postId: comment.post_id, byId }));
    await recordActOn(tx, 'comments.deleted', { type: 'comment', ...comment });
  });
}

/** Brings a deleted comment back. @throws DomainError 404, 403, 410 `posts.undo_expired` */
export async function restoreComment(ctx: Ctx, id: string): Promise<AccessedComment> {
  return ctx.transaction(async (tx) => {
    const before = await accessComment(tx, id, 'restore');
    await accessPost(tx, before.post.id, 'read', { lock: true });
    const { comment, ...around } = await accessComment(tx, id, 'restore');
    if (!comment.deleted_at) return { comment, ...around };
    if (!isStaff(tx.actor) && isUndoExpired(comment.deleted_at, tx.now, tx.setting(undoHours)))
      throw undoExpired();
    await setCommentDeleted(tx, comment, null);
    const counted = !comment.anonymous && !comment.withheld_at;
    if (counted) await countContribution(tx, comment.author_id, 'comment', 1);
    if (!comment.withheld_at) await tellShown(tx, { postId: comment.post_id, commentId: comment.id });
    await recordActOn(tx, 'comments.restored', { type: 'comment', ...comment });
    return { comment: (await findComment(tx, id))!, ...around };
  });
}
