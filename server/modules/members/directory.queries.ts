import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { MemberRow } from './members.queries.ts';
import type { directorySorts } from './members.schemas.ts';
import { nameKeyPrefix } from './names.rules.ts';
import { levelsFor, visibilityDefaults, type CardField } from './visibility.rules.ts';

export type DirectorySort = (typeof directorySorts)[number];

interface DirectoryFilter {
  /** The beginning of a word of a name or handle, or initial consonants. */
  query?: string | undefined;
  jobField?: string | undefined;
  stack?: string | undefined;
  employed?: boolean | undefined;
  sort: DirectorySort;
  limit: number;
  /** Sort key and handle of the last one seen. */
  after: readonly string[] | null;
}

export type ListedMember = MemberRow & { sort_key: string | number | Date };

const own = (ctx: Ctx) => scopeTo<'members' | 'member_name_keys'>(ctx);

const sortKeys: Record<DirectorySort, RawBuilder<string | number | Date>> = {
  new: sql<Date>`members.joined_at`,
  active: sql<number>`(members.post_count + members.comment_count)`,
  name: sql<string>`lower(members.display_name)`,
};

/** Members who did not leave; a filter finds nobody by what the caller of `ctx` may not see. */
export async function listMembers(ctx: Ctx, filter: DirectoryFilter): Promise<ListedMember[]> {
  const key = sortKeys[filter.sort];
  let rows = own(ctx)
    .selectFrom('members')
    .selectAll('members')
    .select(key.as('sort_key'))
    .where('withdrawn_at', 'is', null);
  for (const condition of conditionsOf(ctx, filter)) rows = rows.where(condition);
  if (filter.after) rows = rows.where(behind(filter.sort, filter.after as [string, string]));
  rows = filter.sort === 'name' ? rows.orderBy(key) : rows.orderBy(key, 'desc');
  return (await rows.orderBy('handle').limit(filter.limit).execute()) as ListedMember[];
}

function conditionsOf(
  ctx: Ctx,
  { query, jobField, stack, employed }: DirectoryFilter,
): Expression<SqlBool>[] {
  return [
    ...(query === undefined ? [] : [calledLike(query)]),
    ...(jobField === undefined ? [] : [sql<SqlBool>`job_field = ${jobField}`, seen(ctx, 'jobField')]),
    ...(stack === undefined ? [] : [sql<SqlBool>`stacks @> array[${stack}]::text[]`, seen(ctx, 'stacks')]),
    ...(employed === undefined ? [] : [sql<SqlBool>`employed = ${employed}`, seen(ctx, 'employed')]),
  ];
}

function calledLike(typed: string): Expression<SqlBool> {
  const prefix = nameKeyPrefix(typed).replace(/[\\%_]/g, '\\$&');
  return sql<SqlBool>`members.account_id in (select account_id from member_name_keys where key like ${`${prefix}%`})`;
}

/** The same question as in `presentCard`, asked of rows. */
function seen(ctx: Ctx, field: CardField): Expression<SqlBool> {
  const levels = levelsFor(ctx.actor, '') as string[];
  return sql<SqlBool>`(coalesce(visibility ->> ${field}, ${visibilityDefaults[field]}) = any(${levels}::text[])
    or account_id = ${ctx.actor?.id ?? null}::uuid)`;
}

function behind(sort: DirectorySort, [key, handle]: [string, string]): Expression<SqlBool> {
  if (sort === 'name') return sql<SqlBool>`(lower(display_name), handle) > (${key}, ${handle})`;
  const value = sort === 'new' ? sql`${key}::timestamptz` : sql`${key}::int`;
  // The bound alone lets the index begin where the last page ended.
  return sql<SqlBool>`${sortKeys[sort]} <= ${value} and (${sortKeys[sort]} < ${value} or handle > ${handle})`;
}
