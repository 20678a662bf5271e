import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Visit } from './visits.rules.ts';

/** A count that stops here is shown as "99+". */
export const mostCounted = 100;

/** Only forward: a device that was asleep does not bring back what another has read. */
export async function upsertVisits(tx: Ctx, visits: readonly Visit[]): Promise<void> {
  const places = visits.map(({ place }) => (place ? `{${place.path.join(',')}}` : null));
  await sql`
    insert into post_visits (account_id, post_id, seen_until, place, place_at)
    select v.account_id, v.post_id, v.seen_until,
           case when v.place_at > v.seen_until then v.place::bigint[] end,
           case when v.place_at > v.seen_until then v.place_at end
    from unnest(${visits.map((v) => v.accountId)}::uuid[], ${visits.map((v) => v.postId)}::bigint[],
                ${visits.map((v) => v.seenUntil.toISOString())}::timestamptz[], ${places}::text[],
                ${visits.map((v) => v.place?.at.toISOString() ?? null)}::timestamptz[])
         as v (account_id, post_id, seen_until, place, place_at)
    where exists (select from posts p where p.id = v.post_id)
    order by v.account_id, v.post_id
    on conflict (account_id, post_id) do update set (opened, seen_until, place, place_at) = (
      select true, s.at, case when p.at > s.at then p.place end, case when p.at > s.at then p.at end
      from (select greatest(post_visits.seen_until, excluded.seen_until) as at) s
      left join (
        select x.place, x.at
        from (values (post_visits.place, post_visits.place_at), (excluded.place, excluded.place_at)) x (place, at)
        where x.place is not null order by x.place desc, x.at desc limit 1
      ) p on true
    )
    where not post_visits.opened or post_visits.seen_until < excluded.seen_until
       or post_visits.place is null and excluded.place is not null
       or (post_visits.place, post_visits.place_at) < (excluded.place, excluded.place_at)`.execute(tx.db);
}

/** Whether comment `c` is one that the visitor `me` of visit `v` has not seen. */
export function unseen(me: string): RawBuilder<boolean> {
  return sql<boolean>`c.post_id = v.post_id and c.created_at > v.seen_until and c.deleted_at is null
    and c.withheld_at is null and c.author_id <> ${me}::uuid
    and not coalesce(c.path <= v.place and c.created_at <= v.place_at, false)`;
}

export interface Unread {
  /** `null` for a post that is tracked and was never opened. */
  seenUntil: Date | null;
  /** Comments of others that were not seen; at most 100. */
  newComments: number;
}

const neverVisited = Symbol('never visited');

/** By post, what the caller has not seen since their last visit. Posts that they neither visited nor track are left out. */
export async function findUnread(
  ctx: Ctx,
  posts: readonly { id: string; last_activity_at: Date }[],
): Promise<Map<string, Unread>> {
  if (!ctx.actor || posts.length === 0) return new Map();
  const me = ctx.actor.id;
  const byId = new Map(posts.map((post) => [post.id, post]));
  const found = await ctx.reading.each<Unread | typeof neverVisited>('unread', [...byId.keys()], (ids) =>
    loadUnread(
      ctx,
      me,
      ids.map((id) => byId.get(id)!),
    ),
  );
  const unread = new Map<string, Unread>();
  for (const [id, one] of found) if (one !== neverVisited) unread.set(id, one);
  return unread;
}

async function loadUnread(ctx: Ctx, me: string, posts: readonly { id: string; last_activity_at: Date }[]) {
  const { rows } = await sql<{ id: string; seen_until: Date | null; unread: number }>`
    select v.post_id as id, case when v.opened then v.seen_until end as seen_until, coalesce(fresh.n, 0)::int as unread
    from post_visits v
    join unnest(${posts.map((post) => post.id)}::bigint[],
                ${posts.map((post) => post.last_activity_at.toISOString())}::timestamptz[]) as p (id, last_activity_at)
      on p.id = v.post_id
    left join lateral (
      select count(*) as n from (select from comments c where ${unseen(me)} limit ${mostCounted}) as counted
    ) as fresh on p.last_activity_at > v.seen_until
    where v.account_id = ${me}`.execute(ctx.db);
  const visited = rows.map(
    (row) => [row.id, { seenUntil: row.seen_until, newComments: row.unread }] as const,
  );
  return new Map<string, Unread | typeof neverVisited>([
    ...posts.map(({ id }) => [id, neverVisited] as const),
    ...visited,
  ]);
}

export interface UnreadComment {
  id: string;
  path: string[];
  depth: number;
  created_at: Date;
}

/** Comments of a post that the caller has not seen, in reading order; all of others when they never visited it. */
export async function listUnreadComments(ctx: Ctx, postId: string, limit: number): Promise<UnreadComment[]> {
  const me = ctx.actor!.id;
  const { rows } = await sql<UnreadComment>`
    select c.id, c.path, c.depth, c.created_at
    from (
      select p.id as post_id, coalesce(known.seen_until, '-infinity') as seen_until, known.place, known.place_at
      from posts p left join post_visits known on known.post_id = p.id and known.account_id = ${me}
      where p.id = ${postId}
    ) v join comments c on ${unseen(me)}
    order by c.path limit ${limit}`.execute(ctx.db);
  return rows;
}

/** Those of these comments of one post that the caller has not seen. None when they never visited it. */
export async function findUnseen(
  ctx: Ctx,
  post: { id: string; last_activity_at: Date },
  commentIds: readonly string[],
): Promise<Set<string>> {
  if (!ctx.actor || commentIds.length === 0) return new Set();
  const unread = await findUnread(ctx, [post]);
  if ((unread.get(post.id)?.newComments ?? 0) === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select c.id from comments c join post_visits v on v.account_id = ${ctx.actor.id} and ${unseen(ctx.actor.id)}
    where c.id = any(${commentIds as string[]}::bigint[])`.execute(ctx.db);
  return new Set(rows.map(({ id }) => id));
}

/** Of these comments, those that these members have seen by their visits, as `account comment`. */
export async function findSeen(
  ctx: Ctx,
  asked: readonly { accountId: string; commentId: string }[],
): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const { rows } = await sql<{ account_id: string; id: string }>`
    select a.account_id, c.id
    from unnest(${asked.map((one) => one.accountId)}::uuid[], ${asked.map((one) => one.commentId)}::bigint[])
      as a (account_id, comment_id)
    join comments c on c.id = a.comment_id
    join post_visits v on v.account_id = a.account_id and v.post_id = c.post_id
    where c.created_at <= v.seen_until or coalesce(c.path <= v.place and c.created_at <= v.place_at, false)`.execute(
    ctx.db,
  );
  return new Set(rows.map((row) => `${row.account_id} ${row.id}`));
}

/** How many comments a page shows before `path`, from where the page begins; at most `limit`. */
export async function countShownBefore(
  ctx: Ctx,
  { postId, from, path, deepest }: { postId: string; from: string[]; path: string[]; deepest: number },
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select from comments
      where post_id = ${postId} and path >= ${from}::bigint[] and path < ${path}::bigint[] and depth <= ${deepest}
      limit ${limit}
    ) as before`.execute(ctx.db);
  return rows[0]!.n;
}
