import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Muted, Tracked } from './attention.ts';
import { unseen } from './visits.queries.ts';

/**
 * Posts that the member `me` has not read: `new` ones they never opened, or `unread` ones: with comments they have not seen, or
 * never opened in what they track.
 */
export type ReadingFilter = { me: string; muted: Muted } & (
  | { what: 'new'; since: Date }
  | {
      what: 'unread';
      tracked: readonly Tracked[];
      /** Visits are kept since then: what is older than that may have been opened. */
      visitsSince: Date;
    }
);

/** So many posts of each tracked thing are found, the newest. */
const mostTracked = 300;

/** A condition on `posts`. */
export function isToRead(filter: ReadingFilter): RawBuilder<SqlBool> {
  const { me, muted } = filter;
  const heard = sql<SqlBool>`posts.id <> all(${muted.postIds as string[]}::bigint[])
    and posts.space_id <> all(${muted.spaceIds as string[]}::bigint[])
    and not posts.tags && ${muted.tags as string[]}::text[]`;
  if (filter.what === 'unread') {
    // Found once, by the member's own visits: walking through all posts in their order would look at every one.
    return sql<SqlBool>`${heard} and posts.id = any(array(
      select v.post_id from post_visits v join posts p on p.id = v.post_id and p.last_activity_at > v.seen_until
      where v.account_id = ${me}::uuid and exists (select from comments c where ${unseen(me)})
      ${sql.join(waitingInTracked(filter), sql``)}
    ))`;
  }
  // Whoever mutes a member must not learn from it which anonymous posts are theirs.
  return sql<SqlBool>`${heard} and posts.created_at > ${filter.since.toISOString()}::timestamptz
    and posts.author_id <> ${me}::uuid
    and (posts.anonymous or posts.author_id <> all(${muted.authorIds as string[]}::uuid[]))
    and not exists (select from post_visits v where v.account_id = ${me}::uuid and v.post_id = posts.id and v.opened)`;
}

/** Posts that were published in what a member tracks since they do, and that they never opened. */
function waitingInTracked({
  me,
  muted,
  tracked,
  visitsSince,
}: Extract<ReadingFilter, { what: 'unread' }>): RawBuilder<unknown>[] {
  const some = (
    type: 'bigint' | 'text' | 'uuid',
    of: (one: Tracked) => string | null,
    is: RawBuilder<SqlBool>,
  ) => {
    const chosen = tracked.flatMap((one) => {
      const key = of(one);
      const since = new Date(Math.max(one.since.getTime(), visitsSince.getTime()));
      return key === null ? [] : [{ key, since: since.toISOString() }];
    });
    if (chosen.length === 0) return [];
    return [
      sql` union select waiting.id
      from unnest(${chosen.map(({ key }) => key)}::${sql.raw(type)}[], ${chosen.map(({ since }) => since)}::timestamptz[])
        as t (key, since)
      cross join lateral (
        select p.id from posts p
        where ${is} and p.deleted_at is null and p.withheld_at is null and p.author_id <> ${me}::uuid
          and p.created_at > greatest(t.since, (select l.all_seen_at from post_looks l where l.account_id = ${me}::uuid))
          and (p.anonymous or p.author_id <> all(${muted.authorIds as string[]}::uuid[]))
          and not exists (select from post_visits v where v.account_id = ${me}::uuid and v.post_id = p.id and v.opened)
        order by p.created_at desc, p.id desc limit ${mostTracked}
      ) as waiting`,
    ];
  };
  return [
    ...some('bigint', (one) => ('spaceId' in one ? one.spaceId : null), sql<SqlBool>`p.space_id = t.key`),
    ...some('text', (one) => ('tag' in one ? one.tag : null), sql<SqlBool>`p.tags @> array[t.key]`),
    // Whoever tracks a member must not learn from it which anonymous posts are theirs.
    ...some(
      'uuid',
      (one) => ('authorId' in one ? one.authorId : null),
      sql<SqlBool>`p.author_id = t.key and not p.anonymous`,
    ),
  ];
}

export interface Look {
  accountId: string;
  /** Since when posts are new to somebody who never looked before. */
  since: Date;
  at: Date;
}

/** Somebody who looks again after so long a break has come back: what they saw then is new no more. */
const sittingMinutes = 30;

export async function upsertLooks(tx: Ctx, looks: readonly Look[]): Promise<void> {
  await sql`
    insert into post_looks (account_id, new_since, looked_at)
    select l.account_id, l.since, l.at
    from unnest(${looks.map((l) => l.accountId)}::uuid[], ${looks.map((l) => l.since.toISOString())}::timestamptz[],
                ${looks.map((l) => l.at.toISOString())}::timestamptz[]) as l (account_id, since, at)
    order by l.account_id
    on conflict (account_id) do update set
      new_since = case when excluded.looked_at > post_looks.looked_at + make_interval(mins => ${sittingMinutes})
        then greatest(post_looks.new_since, post_looks.looked_at) else post_looks.new_since end,
      looked_at = greatest(post_looks.looked_at, excluded.looked_at)`.execute(tx.db);
}

/** Since when posts are new to a member by their own looks: what they saw before a long break is new no more. */
export async function findNewSince(ctx: Ctx, accountId: string): Promise<Date | undefined> {
  const { rows } = await sql<{ since: Date }>`
    select case when ${ctx.now.toISOString()}::timestamptz > looked_at + make_interval(mins => ${sittingMinutes})
      then greatest(new_since, looked_at) else new_since end as since
    from post_looks where account_id = ${accountId}`.execute(ctx.db);
  return rows[0]?.since;
}

/** Nothing that was published until then is new any more. Only forward. */
export async function forgetNew(tx: Ctx, accountId: string, until: Date): Promise<void> {
  await sql`
    insert into post_looks (account_id, new_since, looked_at) values (${accountId}, ${until}, ${until})
    on conflict (account_id) do update set new_since = greatest(post_looks.new_since, excluded.new_since)`.execute(
    tx.db,
  );
}

/** Everything that was said until then has been read, wherever the member was before, and what they track. Only forward. */
export async function seeAll(tx: Ctx, accountId: string, until: Date): Promise<void> {
  // Its other times say nothing: whoever has not looked at what is new has all of it before them.
  await sql`
    insert into post_looks (account_id, new_since, looked_at, all_seen_at)
    values (${accountId}, 'epoch', 'epoch', ${until})
    on conflict (account_id) do update
    set all_seen_at = greatest(post_looks.all_seen_at, excluded.all_seen_at)`.execute(tx.db);
  await sql`
    with mine as (
      select v.post_id from post_visits v join posts p on p.id = v.post_id and p.last_activity_at > v.seen_until
      where v.account_id = ${accountId} and v.seen_until < ${until}
      order by v.post_id for update of v
    )
    update post_visits v set
      seen_until = ${until},
      place = case when v.place_at > ${until} then v.place end,
      place_at = case when v.place_at > ${until} then v.place_at end
    from mine where v.account_id = ${accountId} and v.post_id = mine.post_id`.execute(tx.db);
}

/** From this moment on, what others say in a post counts for a member, whether they have opened it or not. */
export async function trackPost(tx: Ctx, accountId: string, postId: string, since: Date): Promise<void> {
  await sql`
    insert into post_visits (account_id, post_id, seen_until, opened)
    values (${accountId}, ${postId}, ${since}, false)
    on conflict do nothing`.execute(tx.db);
}
