import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';

export interface Reaction {
  /** A post's id, or a comment's for likes of comments. */
  id: string;
  accountId: string;
  at: Date;
}

type Kind = 'post-like' | 'post-bookmark' | 'comment-like';

/** Adds many reactions of the past in one statement; rows and counts change together. For samples and imports. */
export async function addReactions(tx: Ctx, kind: Kind, reactions: readonly Reaction[]): Promise<void> {
  if (reactions.length === 0) return;
  const given = sql`
    select * from unnest(${reactions.map((one) => one.id)}::bigint[], ${reactions.map((one) => one.accountId)}::uuid[],
                         ${reactions.map((one) => one.at.toISOString())}::timestamptz[]) as given (id, account_id, at)`;
  if (kind === 'post-like') await addPostLikes(tx, given);
  if (kind === 'post-bookmark') await addBookmarks(tx, given);
  if (kind === 'comment-like') await addCommentLikes(tx, given);
}

type Given = ReturnType<typeof sql>;

async function addPostLikes(tx: Ctx, given: Given): Promise<void> {
  await sql`
    with added as (
      insert into post_likes (post_id, account_id, created_at) select id, account_id, at from (${given}) g
      on conflict do nothing returning post_id, created_at
    ), hourly as (
      insert into post_hours (post_id, hour, likes)
      select post_id, date_trunc('hour', created_at), count(*) from added group by 1, 2 order by 1, 2
      on conflict (post_id, hour) do update set likes = post_hours.likes + excluded.likes
    )
    update posts p set like_count = p.like_count + a.n
    from (select post_id, count(*)::int n from added group by post_id) a where p.id = a.post_id`.execute(
    tx.db,
  );
}

async function addBookmarks(tx: Ctx, given: Given): Promise<void> {
  await sql`
    with added as (
      insert into post_bookmarks (post_id, account_id, created_at) select id, account_id, at from (${given}) g
      on conflict do nothing returning post_id
    )
    update posts p set bookmark_count = p.bookmark_count + a.n
    from (select post_id, count(*)::int n from added group by post_id) a where p.id = a.post_id`.execute(
    tx.db,
  );
}

async function addCommentLikes(tx: Ctx, given: Given): Promise<void> {
  await sql`
    with added as (
      insert into comment_likes (comment_id, account_id, created_at) select id, account_id, at from (${given}) g
      on conflict do nothing returning comment_id
    )
    update comments c set like_count = c.like_count + a.n
    from (select comment_id, count(*)::int n from added group by comment_id) a where c.id = a.comment_id`.execute(
    tx.db,
  );
}
