import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

/** A count that stops here is shown as "99+". */
const mostCounted = 100;

export interface Visit {
  accountId: string;
  postId: string;
  seenUntil: Date;
}

/** Only forward: a device that was asleep does not bring back what another has read. */
export async function upsertVisits(tx: Ctx, visits: readonly Visit[]): Promise<void> {
  await sql`
    insert into post_visits (account_id, post_id, seen_until)
    select v.account_id, v.post_id, max(v.seen_until)
    from unnest(${visits.map((v) => v.accountId)}::uuid[], ${visits.map((v) => v.postId)}::bigint[],
                ${visits.map((v) => v.seenUntil.toISOString())}::timestamptz[]) as v (account_id, post_id, seen_until)
    where exists (select from posts p where p.id = v.post_id)
    group by v.account_id, v.post_id
    order by v.account_id, v.post_id
    on conflict (account_id, post_id) do update set seen_until = excluded.seen_until
    where post_visits.seen_until < excluded.seen_until`.execute(tx.db);
}

export interface Unread {
  seenUntil: Date;
  /** Comments of others since then; at most 100. */
  newComments: number;
}

/** By post, what the caller has not seen since their last visit. Posts that they never visited are left out. */
export async function findUnread(
  ctx: Ctx,
  posts: readonly { id: string; last_activity_at: Date }[],
): Promise<Map<string, Unread>> {
  if (!ctx.actor || posts.length === 0) return new Map();
  const me = ctx.actor.id;
  const rows = await sql<{ id: string; seen_until: Date; unread: number }>`
    select v.post_id as id, v.seen_until, coalesce(fresh.n, 0)::int as unread
    from post_visits v
    join unnest(${posts.map((post) => post.id)}::bigint[],
                ${posts.map((post) => post.last_activity_at.toISOString())}::timestamptz[]) as p (id, last_activity_at)
      on p.id = v.post_id
    left join lateral (
      select count(*) as n from (
        select from comments c
        where c.post_id = v.post_id and c.created_at > v.seen_until and c.deleted_at is null and c.author_id <> ${me}
        limit ${mostCounted}
      ) as counted
    ) as fresh on p.last_activity_at > v.seen_until
    where v.account_id = ${me}`.execute(ctx.db);
  return new Map(rows.rows.map((row) => [row.id, { seenUntil: row.seen_until, newComments: row.unread }]));
}
