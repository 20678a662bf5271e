import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { defineStatistic, type Days } from '../../kernel/statistics.ts';

/** Reads across modules on purpose: these numbers are about the whole site. */
async function countMoments(
  ctx: Ctx,
  { from, until, timeZone }: Days,
  moments: (starts: RawBuilder<Date>, ends: RawBuilder<Date>) => RawBuilder<unknown>,
): Promise<Map<string, number>> {
  const starts = sql<Date>`(${from}::date::timestamp at time zone ${timeZone})`;
  const ends = sql<Date>`((${until}::date + 1)::timestamp at time zone ${timeZone})`;
  const { rows } = await sql<{ day: string; n: string }>`
    select to_char(at at time zone ${timeZone}, 'YYYY-MM-DD') as day, sum(n) as n
    from (${moments(starts, ends)}) as moments (at, n) group by 1`.execute(ctx.db);
  return new Map(rows.map(({ day, n }) => [day, Number(n)]));
}

/** What has been noted of these days, and what sessions tell since then: today is never an hour old. */
function activeMoments(from: RawBuilder<unknown>, until: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select account_id, moment from admin_active_days
    cross join lateral (values (first_at), (last_at)) as noted (moment)
    where day between ${from} - 1 and ${until} + 1
    union all
    select account_id, last_used_at from account_sessions
    where last_used_at > coalesce((select read_until from admin_activity_marks), '-infinity')`;
}

defineStatistic({
  name: 'sign-ups',
  words: { ko: '가입', en: 'Sign-ups' },
  countByDay: (ctx, days) =>
    countMoments(
      ctx,
      days,
      (starts, ends) =>
        sql`select joined_at, 1 from members where joined_at >= ${starts} and joined_at < ${ends}`,
    ),
});

defineStatistic({
  name: 'active',
  words: { ko: '활동한 회원', en: 'Active members' },
  countByDay: async (ctx, { from, until, timeZone }) => {
    const { rows } = await sql<{ day: string; n: number }>`
      select to_char(moment at time zone ${timeZone}, 'YYYY-MM-DD') as day, count(distinct account_id)::int as n
      from (${activeMoments(sql`${from}::date`, sql`${until}::date`)}) as moments group by 1`.execute(ctx.db);
    return new Map(rows.filter(({ day }) => day >= from && day <= until).map(({ day, n }) => [day, n]));
  },
  countInSpans: async (ctx, spans) => {
    const { rows } = await sql<{ n: number }>`
      select (select count(distinct account_id)::int
              from (${activeMoments(sql`s.first`, sql`s.last`)}) as moments
              where (moment at time zone s.zone)::date between s.first and s.last) as n
      from unnest(${spans.map((one) => one.from)}::date[], ${spans.map((one) => one.until)}::date[],
                  ${spans.map((one) => one.timeZone)}::text[])
        with ordinality as s (first, last, zone, place) order by place`.execute(ctx.db);
    return rows.map(({ n }) => n);
  },
});

defineStatistic({
  name: 'posts',
  words: { ko: '글', en: 'Posts' },
  countByDay: (ctx, days) =>
    countMoments(
      ctx,
      days,
      (starts, ends) => sql`
        select created_at, 1 from posts
        where deleted_at is null and created_at >= ${starts} and created_at < ${ends}`,
    ),
});

defineStatistic({
  name: 'comments',
  words: { ko: '댓글', en: 'Comments' },
  countByDay: (ctx, days) =>
    countMoments(
      ctx,
      days,
      (starts, ends) => sql`
        select created_at, 1 from comments
        where deleted_at is null and created_at >= ${starts} and created_at < ${ends}`,
    ),
});

defineStatistic({
  name: 'likes',
  words: { ko: '좋아요', en: 'Likes' },
  countByDay: (ctx, days) =>
    countMoments(
      ctx,
      days,
      (starts, ends) => sql`
        select created_at, 1 from post_likes where created_at >= ${starts} and created_at < ${ends}
        union all
        select created_at, 1 from comment_likes where created_at >= ${starts} and created_at < ${ends}`,
    ),
});

defineStatistic({
  name: 'views',
  words: { ko: '조회', en: 'Views' },
  countByDay: (ctx, days) =>
    countMoments(
      ctx,
      days,
      (starts, ends) => sql`
        select hour, views from post_hours where hour >= ${starts} and hour < ${ends} and views > 0`,
    ),
});

defineStatistic({
  name: 'flags',
  words: { ko: '신고', en: 'Flags' },
  countByDay: (ctx, days) =>
    countMoments(
      ctx,
      days,
      (starts, ends) => sql`
        select created_at, 1 from moderation_flags
        where withdrawn_at is null and created_at >= ${starts} and created_at < ${ends}`,
    ),
});
