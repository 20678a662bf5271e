import { sql, type Expression, type SqlBool } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { listPostsOfKind, type PostIdExpression } from '../../posts/index.ts';
import type { RecruitmentQuery } from '../recruitments.schemas.ts';

/** Recruitments that the caller may read, by what they look for. */
export function listRecruitments(ctx: Ctx, query: RecruitmentQuery) {
  const { space, tag, sort = 'new', limit = 20, cursor } = query;
  const conditions = conditionsOf(ctx, query);
  return listPostsOfKind(ctx, {
    kind: 'recruitment',
    space,
    tag,
    sort,
    window: 'all',
    limit,
    cursor,
    // Nothing is asked of the recruitment: then its row need not be looked at.
    which: conditions.length === 0 ? undefined : (postId) => matches(postId, conditions),
    at: (postId) => sql<Date | null>`(
      select r.deadline from recruitments r
      where r.post_id = ${postId} and r.closed_at is null and r.deadline > ${ctx.now}
    )`,
  });
}

function matches(postId: PostIdExpression, conditions: Expression<SqlBool>[]): Expression<SqlBool> {
  return sql<SqlBool>`exists (
    select from recruitments r where r.post_id = ${postId} and ${sql.join(conditions, sql` and `)}
  )`;
}

function conditionsOf(ctx: Ctx, query: RecruitmentQuery): Expression<SqlBool>[] {
  const { field, stack, mode, region, category, open } = query;
  const conditions: Expression<SqlBool>[] = [];
  if (open) conditions.push(sql`r.closed_at is null and (r.deadline is null or r.deadline > ${ctx.now})`);
  if (field !== undefined)
    conditions.push(sql`exists (
      select from recruitment_positions p
      where p.post_id = r.post_id and p.field = ${field} ${open ? sql`and p.taken < p.head_count` : sql``}
    )`);
  if (stack !== undefined) conditions.push(sql`r.stacks @> array[${stack}]::text[]`);
  if (mode !== undefined) conditions.push(sql`r.mode in (${mode}, 'both')`);
  if (region !== undefined)
    conditions.push(sql`strpos(lower(r.region), ${region.normalize('NFC').trim().toLowerCase()}) > 0`);
  if (category !== undefined)
    conditions.push(sql`lower(r.category) = ${category.normalize('NFC').trim().toLowerCase()}`);
  return conditions;
}
