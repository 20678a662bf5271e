import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { accessComment } from '../comments.access.ts';
import { CommentLiked, CommentUnliked } from '../posts.events.ts';

/** Likes a comment, once per member. Answers the count. */
export async function likeComment(ctx: Ctx, id: string): Promise<number> {
  return ctx.transaction(async (tx) => {
    const { comment } = await accessComment(tx, id, 'read');
    const accountId = tx.actor!.id;
    const result = await sql<{ count: number }>`
      with added as (
        insert into comment_likes (comment_id, account_id, created_at) values (${comment.id}, ${accountId}, ${tx.now})
        on conflict do nothing returning 1
      )
      update comments set like_count = like_count + 1 where id = ${comment.id} and exists (select from added)
      returning like_count as count`.execute(tx.db);
    if (result.rows[0])
      await tx.emit(CommentLiked({ commentId: comment.id, postId: comment.post_id, accountId }));
    return result.rows[0]?.count ?? currentCount(tx, comment.id);
  });
}

/** Takes a like of a comment back. Idempotent. Answers the count. */
export async function unlikeComment(ctx: Ctx, id: string): Promise<number> {
  return ctx.transaction(async (tx) => {
    const { comment } = await accessComment(tx, id, 'read');
    const accountId = tx.actor!.id;
    const result = await sql<{ count: number }>`
      with removed as (
        delete from comment_likes where comment_id = ${comment.id} and account_id = ${accountId} returning 1
      )
      update comments set like_count = like_count - 1 where id = ${comment.id} and exists (select from removed)
      returning like_count as count`.execute(tx.db);
    if (result.rows[0])
      await tx.emit(CommentUnliked({ commentId: comment.id, postId: comment.post_id, accountId }));
    return result.rows[0]?.count ?? currentCount(tx, comment.id);
  });
}

async function currentCount(tx: Ctx, commentId: string): Promise<number> {
  const result = await sql<{
    count: number;
  }>`select like_count as count from comments where id = ${commentId}`.execute(tx.db);
  return result.rows[0]!.count;
}
