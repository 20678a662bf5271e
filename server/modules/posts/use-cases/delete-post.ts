import type { Ctx } from '../../../kernel/ctx.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { countContribution } from '../../members/index.ts';
import { accessPost, type AccessedPost } from '../posts.access.ts';
import { recordActOn } from '../posts.acts.ts';
import { undoExpired } from '../posts.errors.ts';
import { PostDeleted, PostRestored } from '../posts.events.ts';
import type { PostRow } from '../posts.queries.ts';
import { isStaff, isUndoExpired } from '../posts.rules.ts';
import { undoHours } from '../posts.settings.ts';
import { tellHidden, tellShown } from '../visibility.ts';

/** Hides a post at once; it can be brought back for a while. @throws DomainError 404, 403 */
export async function deletePost(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { post } = await accessPost(tx, id, 'delete', { lock: true });
    await hidePost(tx, post, tx.actor!.id);
    await recordActOn(tx, 'posts.deleted', { type: 'post', ...post });
  });
}

/** What deleting a post does, whoever is behind it. */
export async function hidePost(tx: Ctx, post: PostRow, byId: string): Promise<void> {
  await scopeTo<'posts'>(tx)
    .updateTable('posts')
    .set({ deleted_at: tx.now, deleted_by: byId })
    .where('id', '=', post.id)
    .execute();
  if (!post.anonymous && !post.withheld_at) await countContribution(tx, post.author_id, 'post', -1);
  await tellHidden(tx, { postId: post.id });
  await tx.emit(PostDeleted({ postId: post.id, byId }));
}

/** Brings a deleted post back. @throws DomainError 404, 403, 410 `posts.undo_expired` */
export async function restorePost(ctx: Ctx, id: string): Promise<AccessedPost> {
  return ctx.transaction(async (tx) => {
    const { post, space } = await accessPost(tx, id, 'restore', { lock: true });
    if (!post.deleted_at) return { post, space };
    if (!isStaff(tx.actor) && isUndoExpired(post.deleted_at, tx.now, tx.setting(undoHours)))
      throw undoExpired();
    await scopeTo<'posts'>(tx)
      .updateTable('posts')
      .set({ deleted_at: null, deleted_by: null })
      .where('id', '=', post.id)
      .execute();
    if (!post.anonymous && !post.withheld_at) await countContribution(tx, post.author_id, 'post', 1);
    if (!post.withheld_at) await tellShown(tx, { postId: post.id });
    await tx.emit(PostRestored({ postId: post.id }));
    await recordActOn(tx, 'posts.restored', { type: 'post', ...post });
    return { post: { ...post, deleted_at: null, deleted_by: null }, space };
  });
}
