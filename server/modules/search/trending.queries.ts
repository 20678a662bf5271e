import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

export const trendingWindows = ['hour', 'day', 'week'] as const;
export type TrendingWindow = (typeof trendingWindows)[number];

export interface TermCount {
  term: string;
  people: number;
}

const hourInMs = 3_600_000;
/** Rows that wait for blocked words to be taken out. */
const candidates = 200;
const keptTerms = 500;
const sampleSize = 20;
/** The log itself answers windows up to a day; one more for hours that are still to be rolled up. */
const logHours = 48;

/** Terms by the number of people who searched for them, the most first; each by `needed` different people at least. */
export async function findTrending(ctx: Ctx, window: TrendingWindow, needed: number): Promise<TermCount[]> {
  return window === 'week' ? inWeek(ctx, needed) : inLog(ctx, window === 'hour' ? 1 : 24, needed);
}

async function inLog(ctx: Ctx, hours: number, needed: number): Promise<TermCount[]> {
  const since = new Date(ctx.now.getTime() - hours * hourInMs).toISOString();
  const result = await sql<TermCount>`
    select term, count(distinct person)::int as people from search_log
    where at > ${since}::timestamptz group by term having count(distinct person) >= ${needed}::int
    order by people desc, max(at) desc, term limit ${candidates}::int`.execute(ctx.db);
  return result.rows;
}

/** People of different hours add up; whether they are enough different ones is told by the samples. */
async function inWeek(ctx: Ctx, needed: number): Promise<TermCount[]> {
  const since = new Date(ctx.now.getTime() - 7 * 24 * hourInMs).toISOString();
  const result = await sql<TermCount>`
    with open_hours as (
      select hour, term, count(*)::int as people, (array_agg(person))[1:${sql.lit(sampleSize)}] as sample
      from search_log l
      where hour > ${since}::timestamptz
        and hour > coalesce((select max(hour) from search_hours), '-infinity'::timestamptz)
      group by hour, term
    ), hours as (
      select term, hour, people, sample from search_hours where hour > ${since}::timestamptz
      union all select term, hour, people, sample from open_hours
    ), best as (
      select term, sum(people)::int as people, max(hour) as last from hours group by term
      order by people desc, last desc, term limit ${candidates * 2}::int
    )
    select term, people from best b
    where (select count(distinct person) from hours h, unnest(h.sample) as person where h.term = b.term) >= ${needed}::int
    order by people desc, last desc, term limit ${candidates}::int`.execute(ctx.db);
  return result.rows;
}

/** Sums up hours that have passed, again if need be, and forgets what is older than it has to be. */
export async function rollUpSearches(tx: Ctx, keptDays: number): Promise<void> {
  const now = tx.now.getTime();
  const openHour = new Date(Math.floor(now / hourInMs) * hourInMs).toISOString();
  await sql`
    with counted as (
      select hour, term, count(*)::int as people, (array_agg(person))[1:${sql.lit(sampleSize)}] as sample
      from search_log where hour < ${openHour}::timestamptz group by hour, term
    ), ranked as (
      select c.*, row_number() over (partition by hour order by people desc, term) as place from counted c
    )
    insert into search_hours (hour, term, people, sample)
    select hour, term, people, sample from ranked where place <= ${keptTerms}::int
    on conflict (hour, term) do update set people = excluded.people, sample = excluded.sample`.execute(tx.db);
  const logEnd = new Date(now - logHours * hourInMs).toISOString();
  await sql`delete from search_log where hour < ${logEnd}::timestamptz`.execute(tx.db);
  const hoursEnd = new Date(now - keptDays * 24 * hourInMs).toISOString();
  await sql`delete from search_hours where hour < ${hoursEnd}::timestamptz`.execute(tx.db);
}
