import { sql, type Expression, type SqlBool } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { filtered, type PostFilter } from './post-lists.queries.ts';
import { summaryColumns, type PostSummaryRow } from './posts.queries.ts';

/** Most kept, or most liked, first. */
export async function listByCount(
  ctx: Ctx,
  filter: PostFilter,
  column: 'bookmark_count' | 'like_count',
): Promise<PostSummaryRow[]> {
  const counted = sql.ref(`posts.${column}`);
  let rows = filtered(ctx, filter).select(summaryColumns);
  if (filter.after) {
    const [count, id] = filter.after as [string, string];
    rows = rows.where(sql<SqlBool>`(${counted}, posts.id) < (${count}::int, ${id}::bigint)`);
  }
  return rows.orderBy(counted, 'desc').orderBy('posts.id', 'desc').limit(filter.limit).execute();
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
