import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

/** What a member did here. Counts stop at 1,000, those of others at 200. */
export interface WriterMeasures {
  postsRead: number;
  /** Posts and comments that are there and in sight. */
  written: number;
  /** Different members who liked any of the last 200 posts and comments. */
  likers: number;
}

/** For what is decided by how much somebody takes part. Bounded, however much they wrote. */
export async function measureWriter(ctx: Ctx, accountId: string): Promise<WriterMeasures> {
  const { rows } = await sql<{ read: number; written: number; likers: number }>`
    with own_posts as (
      select id from posts where author_id = ${accountId}::uuid and deleted_at is null and withheld_at is null
      order by created_at desc, id desc limit 1000
    ), own_comments as (
      select id from comments where author_id = ${accountId}::uuid and deleted_at is null and withheld_at is null
      order by created_at desc, id desc limit 1000
    )
    select
      (select count(*) from (select from post_visits where account_id = ${accountId}::uuid limit 1000) v)::int as read,
      least((select count(*) from own_posts) + (select count(*) from own_comments), 1000)::int as written,
      (select count(*) from (
        select l.account_id from (select id from own_posts limit 200) p join post_likes l on l.post_id = p.id
        where l.account_id <> ${accountId}::uuid
        union
        select l.account_id from (select id from own_comments limit 200) c join comment_likes l on l.comment_id = c.id
        where l.account_id <> ${accountId}::uuid
        limit 200) likers)::int as likers`.execute(ctx.db);
  const { read, written, likers } = rows[0]!;
  return { postsRead: read, written, likers };
}
