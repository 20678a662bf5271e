import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { accessPost } from '../posts.access.ts';
import { PostLiked, PostUnliked } from '../posts.events.ts';
import { hourOf } from '../posts.rules.ts';

/** Likes a post, once per member; the count is corrected by the statement that adds the row. Answers the count. */
export async function likePost(ctx: Ctx, id: string): Promise<number> {
  return ctx.transaction(async (tx) => {
    const { post } = await accessPost(tx, id, 'read');
    const accountId = tx.actor!.id;
    const result = await sql<{ count: number }>`
      with added as (
        insert into post_likes (post_id, account_id, created_at) values (${post.id}, ${accountId}, ${tx.now})
        on conflict do nothing returning 1
      ), counted as (
        update posts set like_count = like_count + 1 where id = ${post.id} and exists (select from added) returning like_count
      ), hourly as (
        insert into post_hours (post_id, hour, likes) select ${post.id}, ${hourOf(tx.now)}, 1 where exists (select from added)
        on conflict (post_id, hour) do update set likes = post_hours.likes + 1
      )
      select like_count as count from counted`.execute(tx.db);
    if (result.rows[0]) await tx.emit(PostLiked({ postId: post.id, accountId }));
    return result.rows[0]?.count ?? currentCount(tx, post.id);
  });
}

/** Takes a like back. Idempotent. Answers the count. */
export async function unlikePost(ctx: Ctx, id: string): Promise<number> {
  return ctx.transaction(async (tx) => {
    const { post } = await accessPost(tx, id, 'read');
    const accountId = tx.actor!.id;
    const result = await sql<{ count: number }>`
      with removed as (
        delete from post_likes where post_id = ${post.id} and account_id = ${accountId} returning created_at
      ), counted as (
        update posts set like_count = like_count - 1 where id = ${post.id} and exists (select from removed) returning like_count
      ), hourly as (
        update post_hours h set likes = h.likes - 1 from removed r
        where h.post_id = ${post.id} and h.hour = date_trunc('hour', r.created_at)
      )
      select like_count as count from counted`.execute(tx.db);
    if (result.rows[0]) await tx.emit(PostUnliked({ postId: post.id, accountId }));
    return result.rows[0]?.count ?? currentCount(tx, post.id);
  });
}

/** Whether a member likes a post, or this comment of it, now. */
export async function hasLiked(
  ctx: Ctx,
  { postId, commentId, accountId }: { postId: string; commentId?: string | undefined; accountId: string },
): Promise<boolean> {
  const { rows } = await (
    commentId === undefined
      ? sql`select from post_likes where post_id = ${postId} and account_id = ${accountId}`
      : sql`select from comment_likes where comment_id = ${commentId} and account_id = ${accountId}`
  ).execute(ctx.db);
  return rows.length > 0;
}

async function currentCount(tx: Ctx, postId: string): Promise<number> {
  const result = await sql<{
    count: number;
  }>`select like_count as count from posts where id = ${postId}`.execute(tx.db);
  return result.rows[0]!.count;
}

/** Keeps a post on one's own list. Idempotent. */
export async function bookmarkPost(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { post } = await accessPost(tx, id, 'read');
    await sql`
      with added as (
        insert into post_bookmarks (post_id, account_id, created_at) values (${post.id}, ${tx.actor!.id}, ${tx.now})
        on conflict do nothing returning 1
      )
      update posts set bookmark_count = bookmark_count + 1 where id = ${post.id} and exists (select from added)`.execute(
      tx.db,
    );
  });
}

export async function unbookmarkPost(ctx: Ctx, id: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { post } = await accessPost(tx, id, 'read');
    await sql`
      with removed as (
        delete from post_bookmarks where post_id = ${post.id} and account_id = ${tx.actor!.id} returning 1
      )
      update posts set bookmark_count = bookmark_count - 1 where id = ${post.id} and exists (select from removed)`.execute(
      tx.db,
    );
  });
}
