import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { PostRow } from './posts.queries.ts';

/** What feeds and sitemaps show of a post. */
export type PublicPostRow = Pick<
  PostRow,
  | 'id'
  | 'space_id'
  | 'title'
  | 'excerpt'
  | 'body_html'
  | 'tags'
  | 'author_id'
  | 'anonymous'
  | 'created_at'
  | 'edited_at'
>;

const own = (ctx: Ctx) => scopeTo<'posts'>(ctx);

/** The newest posts of these spaces, whole. */
export async function findNewestPosts(
  ctx: Ctx,
  filter: { spaceIds: readonly string[]; tag?: string | undefined; limit: number },
): Promise<PublicPostRow[]> {
  let rows = own(ctx)
    .selectFrom('posts')
    .select([
      'id',
      'space_id',
      'title',
      'excerpt',
      'body_html',
      'tags',
      'author_id',
      'anonymous',
      'created_at',
      'edited_at',
    ])
    .where('deleted_at', 'is', null)
    .where('withheld_at', 'is', null)
    .where('space_id', '=', sql<string>`any(${filter.spaceIds as string[]}::bigint[])`);
  if (filter.tag !== undefined) rows = rows.where(sql<boolean>`tags @> array[${filter.tag}]::text[]`);
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(filter.limit).execute();
}

/** The highest id that was ever given out and is still there, or 0. */
export async function findLastPostId(ctx: Ctx): Promise<number> {
  const row = await own(ctx)
    .selectFrom('posts')
    .select(sql<string>`coalesce(max(id), 0)`.as('last'))
    .executeTakeFirstOrThrow();
  return Number(row.last);
}

/** Addresses of posts whose id lies between both, both included. */
export async function listPostIds(
  ctx: Ctx,
  range: { from: number; until: number; spaceIds: readonly string[] },
): Promise<{ id: string; last_activity_at: Date }[]> {
  return own(ctx)
    .selectFrom('posts')
    .select(['id', 'last_activity_at'])
    .where('id', '>=', String(range.from))
    .where('id', '<=', String(range.until))
    .where('deleted_at', 'is', null)
    .where('withheld_at', 'is', null)
    .where('space_id', '=', sql<string>`any(${range.spaceIds as string[]}::bigint[])`)
    .orderBy('id')
    .execute();
}
