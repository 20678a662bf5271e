import { sql, type Expression, type SqlBool } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { filtered, type PostFilter } from './post-lists.queries.ts';
import { summaryColumns, type PostSummaryRow } from './posts.queries.ts';

/** Most kept first. */
export async function listByBookmarks(ctx: Ctx, filter: PostFilter): Promise<PostSummaryRow[]> {
  let rows = filtered(ctx, filter).select(summaryColumns);
  if (filter.after) {
    const [count, id] = filter.after as [string, string];
    rows = rows.where(sql<SqlBool>`(posts.bookmark_count, posts.id) < (${count}::int, ${id}::bigint)`);
  }
  return rows
    .orderBy('posts.bookmark_count', 'desc')
    .orderBy('posts.id', 'desc')
    .limit(filter.limit)
    .execute();
}

export type TimedRow = PostSummaryRow & { at: Date };

/** By a time that a module above knows of each post, the earliest first; posts without it are left out. */
export async function listByKindTime(
  ctx: Ctx,
  filter: PostFilter,
  at: Expression<Date | null>,
): Promise<TimedRow[]> {
  let rows = filtered(ctx, filter)
    .select([...summaryColumns, sql<Date>`${at}`.as('at')])
    .where(sql<SqlBool>`${at} is not null`);
  if (filter.after) {
    const [time, id] = filter.after as [string, string];
    rows = rows.where(sql<SqlBool>`(${at}, posts.id) > (${time}::timestamptz, ${id}::bigint)`);
  }
  return (await rows.orderBy('at').orderBy('posts.id').limit(filter.limit).execute()) as TimedRow[];
}
