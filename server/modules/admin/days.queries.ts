import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Days, Statistic } from '../../kernel/statistics.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { daysBetween, stretchesOf, type Day } from './days.rules.ts';

const own = (ctx: Pick<Ctx, 'db'>) =>
  scopeTo<'admin_days' | 'admin_active_days' | 'admin_activity_marks'>(ctx);

/** What has been counted of these days in this zone. */
export async function findDays(ctx: Ctx, metric: string, days: Days): Promise<Map<Day, number>> {
  const { rows } = await sql<{ day: Day; value: string }>`
    select to_char(day, 'YYYY-MM-DD') as day, value from admin_days
    where metric = ${metric} and time_zone = ${days.timeZone}
      and day between ${days.from}::date and ${days.until}::date`.execute(own(ctx));
  return new Map(rows.map(({ day, value }) => [day, Number(value)]));
}

export async function storeDays(
  ctx: Ctx,
  metric: string,
  timeZone: string,
  values: ReadonlyMap<Day, number>,
): Promise<void> {
  await sql`
    insert into admin_days (metric, day, time_zone, value)
    select ${metric}, day, ${timeZone}, value
    from unnest(${[...values.keys()]}::date[], ${[...values.values()]}::bigint[]) as counted (day, value)
    on conflict (metric, day) do update set time_zone = excluded.time_zone, value = excluded.value
    where admin_days.time_zone <> excluded.time_zone or admin_days.value <> excluded.value`.execute(own(ctx));
}

/**
 * The numbers of all these days: kept ones as they are, and whatever is missing, was counted in another zone, or is today
 * counted now. So a chart is right before the timed job has run, too.
 */
export async function readDays(
  ctx: Ctx,
  statistic: Statistic,
  days: Days,
  today: Day,
): Promise<Map<Day, number>> {
  const kept = await findDays(ctx, statistic.name, days);
  const wanted = daysBetween(days.from, days.until);
  const missing = wanted.filter((day) => day >= today || !kept.has(day));
  const counted = await countDays(ctx, statistic, missing, days.timeZone);
  return new Map(wanted.map((day) => [day, counted.get(day) ?? kept.get(day) ?? 0]));
}

/** Counts these days anew; those with nothing are zero. */
export async function countDays(
  ctx: Ctx,
  statistic: Statistic,
  days: readonly Day[],
  timeZone: string,
): Promise<Map<Day, number>> {
  const found = new Map(days.map((day) => [day, 0]));
  for (const stretch of stretchesOf(days, timeZone))
    for (const [day, value] of await statistic.countByDay(ctx, stretch)) found.set(day, value);
  return found;
}

export async function findReadUntil(ctx: Ctx): Promise<Date | null> {
  const row = await own(ctx).selectFrom('admin_activity_marks').select('read_until').executeTakeFirst();
  return row?.read_until ?? null;
}

/**
 * Notes on which days members were here since then: they used a session, wrote, or liked. A session tells only of its last
 * use, so this runs more often than sessions note their use.
 */
export async function readActivity(tx: Ctx, since: Date, timeZone: string): Promise<void> {
  const from = since.toISOString();
  const now = tx.now.toISOString();
  await sql`
    insert into admin_active_days (day, account_id, first_at, last_at)
    select (at at time zone ${timeZone})::date, account_id, min(at), max(at) from (
      select last_used_at, account_id from account_sessions where last_used_at > ${from}::timestamptz
      union all select created_at, author_id from posts where created_at > ${from}::timestamptz
      union all select created_at, author_id from comments where created_at > ${from}::timestamptz
      union all select created_at, account_id from post_likes where created_at > ${from}::timestamptz
      union all select created_at, account_id from comment_likes where created_at > ${from}::timestamptz
    ) as moments (at, account_id) where at <= ${now}::timestamptz group by 1, 2
    on conflict (day, account_id) do update
    set first_at = least(admin_active_days.first_at, excluded.first_at),
        last_at = greatest(admin_active_days.last_at, excluded.last_at)`.execute(tx.db);
  await sql`
    insert into admin_activity_marks (id, read_until) values (true, ${now}::timestamptz)
    on conflict (id) do update set read_until = excluded.read_until`.execute(own(tx));
}

/** What nobody looks at any more. */
export async function forgetDaysBefore(tx: Ctx, day: Day): Promise<void> {
  await sql`delete from admin_active_days where day < ${day}::date`.execute(own(tx));
}
