import { sql, type Expression, type SqlBool } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { summaryColumns, type PostSummaryRow } from './posts.queries.ts';
import { isToRead, type ReadingFilter } from './reading.queries.ts';

export const popularWindows = ['hour', 'day', 'week', 'month', 'all'] as const;
export type PopularWindow = (typeof popularWindows)[number];

export interface PostFilter {
  /** Spaces that the caller may read, already narrowed to the one asked for. */
  spaceIds: readonly string[];
  kind?: string | undefined;
  tag?: string | undefined;
  /** Only what they published under their name. */
  authorId?: string | undefined;
  pinned?: boolean | undefined;
  /** Only what a member has not read. */
  toRead?: ReadingFilter | undefined;
  /** Which of them, by what a module above knows of them. */
  which?: Expression<SqlBool> | undefined;
  limit: number;
  /** Sort key of the last post seen. */
  after: readonly string[] | null;
}

const hoursOf: Record<Exclude<PopularWindow, 'all'>, number> = {
  hour: 1,
  day: 24,
  week: 7 * 24,
  month: 30 * 24,
};

/** A like says more than a look, a comment more than a like. */
const weight = { view: 1, like: 4, comment: 6 } as const;

const own = (ctx: Ctx) => scopeTo<'posts' | 'post_hours' | 'post_bookmarks'>(ctx);

/** One space is compared with itself, so that its index gives the posts in their order. */
function inSpaces(ids: readonly string[]): Expression<SqlBool> {
  return ids.length === 1
    ? sql<SqlBool>`posts.space_id = ${ids[0]}::bigint`
    : sql<SqlBool>`posts.space_id = any(${ids as string[]}::bigint[])`;
}

/** The posts that a filter lets through. */
export function filtered(ctx: Ctx, filter: Omit<PostFilter, 'limit' | 'after'>) {
  let rows = own(ctx)
    .selectFrom('posts')
    .where('posts.deleted_at', 'is', null)
    .where(inSpaces(filter.spaceIds));
  // On their own page people find what nobody else sees.
  if (filter.authorId === undefined || filter.authorId !== ctx.actor?.id)
    rows = rows.where('posts.withheld_at', 'is', null);
  if (filter.kind !== undefined) rows = rows.where('posts.kind', '=', filter.kind);
  if (filter.tag !== undefined) rows = rows.where(sql<SqlBool>`posts.tags @> array[${filter.tag}]::text[]`);
  if (filter.authorId !== undefined)
    rows = rows.where('posts.author_id', '=', filter.authorId).where('posts.anonymous', '=', false);
  if (filter.pinned !== undefined)
    rows = rows.where('posts.pinned_at', filter.pinned ? 'is not' : 'is', null);
  if (filter.toRead) rows = rows.where(isToRead(filter.toRead));
  if (filter.which) rows = rows.where(filter.which);
  return rows;
}

/** Newest first, or by the last comment. */
export async function listByTime(
  ctx: Ctx,
  filter: PostFilter,
  column: 'created_at' | 'last_activity_at',
): Promise<PostSummaryRow[]> {
  let rows = filtered(ctx, filter).select(summaryColumns);
  if (filter.after) {
    const [at, id] = filter.after as [string, string];
    rows = rows.where(
      sql<SqlBool>`(${sql.ref(`posts.${column}`)}, posts.id) < (${at}::timestamptz, ${id}::bigint)`,
    );
  }
  return rows.orderBy(`posts.${column}`, 'desc').orderBy('posts.id', 'desc').limit(filter.limit).execute();
}

/** How many posts wait to be read, counted up to `most`. */
export async function countToRead(
  ctx: Ctx,
  filter: Pick<PostFilter, 'spaceIds' | 'toRead'>,
  most: number,
): Promise<number> {
  const { n } = await own(ctx)
    .selectFrom(filtered(ctx, filter).select('posts.id').limit(most).as('waiting'))
    .select(sql<number>`count(*)::int`.as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

/** The same by space, each counted up to `most`. */
export async function countToReadBySpace(
  ctx: Ctx,
  filter: Pick<PostFilter, 'spaceIds' | 'toRead'>,
  most: number,
): Promise<Map<string, number>> {
  const rows = await own(ctx)
    .selectFrom(filtered(ctx, filter).select('posts.space_id').as('waiting'))
    .select(['space_id', sql<number>`least(count(*), ${most})::int`.as('n')])
    .groupBy('space_id')
    .execute();
  return new Map(rows.map(({ space_id, n }) => [space_id, n]));
}

/** Those of these posts that the filter lets through, in no order. */
export async function listByIds(
  ctx: Ctx,
  ids: readonly string[],
  filter: Omit<PostFilter, 'limit' | 'after'>,
): Promise<PostSummaryRow[]> {
  return filtered(ctx, filter)
    .select(summaryColumns)
    .where('posts.id', '=', sql<string>`any(${ids as string[]}::bigint[])`)
    .execute();
}

export type PopularRow = PostSummaryRow & { score: string };

/**
 * Best first by what happened within the window; posts without any activity in it are left out. On a large site the order
 * may be some seconds old, what stands in it never is.
 */
export async function listPopular(
  ctx: Ctx,
  filter: PostFilter,
  window: PopularWindow,
): Promise<PopularRow[]> {
  const isOften = !filter.which && !filter.after && filter.tag === undefined && filter.authorId === undefined;
  if (!isOften) return rankPosts(ctx, filter, window);
  // The first one has found the rows as well.
  let fresh: PopularRow[] | undefined;
  const key = `popular ${window} ${JSON.stringify(filter)}`;
  const ranks = await ctx.keptWhileDear(key, async () => {
    fresh = await rankPosts(ctx, filter, window);
    return new Map(fresh.map(({ id, score }) => [id, score]));
  });
  if (fresh) return fresh;
  const rows = await listByIds(ctx, [...ranks.keys()], filter);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...ranks].flatMap(([id, score]) => {
    const row = byId.get(id);
    return row ? [{ ...row, score }] : [];
  });
}

async function rankPosts(ctx: Ctx, filter: PostFilter, window: PopularWindow): Promise<PopularRow[]> {
  const score = sql<string>`scored.score`;
  let rows = filtered(ctx, filter)
    .innerJoin(scores(ctx, window), (join) => join.onRef('scored.post_id', '=', 'posts.id'))
    .select([...summaryColumns, score.as('score')])
    .where(sql<SqlBool>`scored.score > 0`);
  if (filter.after) {
    const [points, id] = filter.after as [string, string];
    rows = rows.where(sql<SqlBool>`(scored.score, posts.id) < (${points}::bigint, ${id}::bigint)`);
  }
  return (await rows
    .orderBy(score, 'desc')
    .orderBy('posts.id', 'desc')
    .limit(filter.limit)
    .execute()) as PopularRow[];
}

function scores(ctx: Ctx, window: PopularWindow) {
  if (window === 'all') {
    return own(ctx)
      .selectFrom('posts as p')
      .select([
        'p.id as post_id',
        points(sql.ref('p.view_count'), sql.ref('p.like_count'), sql.ref('p.comment_count')).as('score'),
      ])
      .as('scored');
  }
  const since = new Date(ctx.now.getTime() - hoursOf[window] * 3_600_000);
  return own(ctx)
    .selectFrom('post_hours as h')
    .select(['h.post_id', points(sql`sum(h.views)`, sql`sum(h.likes)`, sql`sum(h.comments)`).as('score')])
    .where('h.hour', '>=', sql<Date>`date_trunc('hour', ${since.toISOString()}::timestamptz)`)
    .groupBy('h.post_id')
    .as('scored');
}

function points(views: Expression<unknown>, likes: Expression<unknown>, comments: Expression<unknown>) {
  return sql<string>`(${views} * ${sql.lit(weight.view)} + ${likes} * ${sql.lit(weight.like)} + ${comments} * ${sql.lit(weight.comment)})::bigint`;
}

export type BookmarkedRow = PostSummaryRow & { bookmarked_at: Date };

export async function listBookmarked(
  ctx: Ctx,
  accountId: string,
  filter: PostFilter,
): Promise<BookmarkedRow[]> {
  let rows = filtered(ctx, filter)
    .innerJoin('post_bookmarks', 'post_bookmarks.post_id', 'posts.id')
    .where('post_bookmarks.account_id', '=', accountId)
    .select([...summaryColumns, 'post_bookmarks.created_at as bookmarked_at']);
  if (filter.after) {
    const [at, id] = filter.after as [string, string];
    rows = rows.where(
      sql<SqlBool>`(post_bookmarks.created_at, post_bookmarks.post_id) < (${at}::timestamptz, ${id}::bigint)`,
    );
  }
  return rows
    .orderBy('post_bookmarks.created_at', 'desc')
    .orderBy('post_bookmarks.post_id', 'desc')
    .limit(filter.limit)
    .execute();
}
