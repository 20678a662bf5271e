import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

interface Counts {
  members: number;
  posts: number;
  comments: number;
}

export interface SiteCounts extends Counts {
  likes: number;
  week: Counts;
  previousWeek: Counts;
}

/** What a host looks at first. Reads across modules on purpose: this page is about the whole site. */
export async function countSite(ctx: Ctx): Promise<SiteCounts> {
  const now = ctx.now.toISOString();
  const counted = await sql<Record<string, number>>`
    with periods as (
      select ${now}::timestamptz - interval '7 days' as week, ${now}::timestamptz - interval '14 days' as previous
    )
    select
      (select count(*) from members where withdrawn_at is null)::int as members,
      (select count(*) from members, periods where joined_at >= week)::int as members_week,
      (select count(*) from members, periods where joined_at >= previous and joined_at < week)::int as members_previous,
      (select count(*) from posts where deleted_at is null)::int as posts,
      (select count(*) from posts, periods where deleted_at is null and created_at >= week)::int as posts_week,
      (select count(*) from posts, periods where deleted_at is null and created_at >= previous and created_at < week)::int as posts_previous,
      (select count(*) from comments where deleted_at is null)::int as comments,
      (select count(*) from comments, periods where deleted_at is null and created_at >= week)::int as comments_week,
      (select count(*) from comments, periods where deleted_at is null and created_at >= previous and created_at < week)::int as comments_previous,
      (select count(*) from post_likes)::int as likes`.execute(ctx.db);
  const row = counted.rows[0]!;
  return {
    members: row['members']!,
    posts: row['posts']!,
    comments: row['comments']!,
    likes: row['likes']!,
    week: { members: row['members_week']!, posts: row['posts_week']!, comments: row['comments_week']! },
    previousWeek: {
      members: row['members_previous']!,
      posts: row['posts_previous']!,
      comments: row['comments_previous']!,
    },
  };
}

/** What the host did so far, for the first-steps list. */
export async function findHostSteps(
  ctx: Ctx,
  hostId: string,
): Promise<{ ownSpace: boolean; ownPost: boolean; staff: number }> {
  const result = await sql<{ own_space: boolean; own_post: boolean; staff: number }>`
    select exists (select from spaces where created_at > (select min(created_at) from spaces) + interval '1 minute') as own_space,
           exists (select from posts where author_id = ${hostId}::uuid) as own_post,
           (select count(*) from accounts where role <> 'member' and withdrawn_at is null)::int as staff`.execute(
    ctx.db,
  );
  const row = result.rows[0]!;
  return { ownSpace: row.own_space, ownPost: row.own_post, staff: row.staff };
}
