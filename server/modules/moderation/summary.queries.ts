import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

export interface MonthRow {
  month: string;
  flags: number;
  cases: number;
  acted: number;
  dismissed: number;
  hidden: number;
  warnings: number;
  blocks: number;
  appeals: number;
  upheld: number;
  lifted: number;
  medianHours: number | null;
}

const shownMonths = 12;

/** What happened in each of the last twelve months of the site: numbers, nobody's name. The latest first. */
export async function countMonths(ctx: Ctx, timeZone: string): Promise<MonthRow[]> {
  const within = (column: string) => sql`${sql.ref(column)} >= m.starts and ${sql.ref(column)} < m.ends`;
  const rows = await sql<MonthRow & { median_hours: number | null }>`
    with months as (
      select to_char(local, 'YYYY-MM') as month, local at time zone ${timeZone} as starts,
             (local + interval '1 month') at time zone ${timeZone} as ends
      from generate_series(
        date_trunc('month', ${ctx.now}::timestamptz at time zone ${timeZone}) - interval '${sql.lit(shownMonths - 1)} months',
        date_trunc('month', ${ctx.now}::timestamptz at time zone ${timeZone}), interval '1 month') as local
    )
    select m.month,
      (select count(*) from moderation_flags where ${within('created_at')})::int as flags,
      (select count(*) from moderation_cases where ${within('opened_at')})::int as cases,
      (select count(*) from moderation_cases where ${within('closed_at')} and outcome = 'acted')::int as acted,
      (select count(*) from moderation_cases where ${within('closed_at')} and outcome = 'dismissed')::int as dismissed,
      (select count(*) from moderation_steps where ${within('at')} and kind in ('hidden', 'auto_hidden'))::int as hidden,
      (select count(*) from moderation_warnings where ${within('warned_at')} and kind = 'warning')::int as warnings,
      (select count(*) from moderation_blocks where ${within('blocked_at')})::int as blocks,
      (select count(*) from moderation_appeals where ${within('created_at')})::int as appeals,
      (select count(*) from moderation_appeals where ${within('decided_at')} and outcome = 'upheld')::int as upheld,
      (select count(*) from moderation_appeals where ${within('decided_at')} and outcome = 'lifted')::int as lifted,
      (select round((percentile_cont(0.5) within group (order by extract(epoch from closed_at - opened_at)) / 3600)::numeric, 1)
       from moderation_cases where ${within('closed_at')} and outcome <> 'withdrawn')::float as median_hours
    from months m order by m.month desc`.execute(ctx.db);
  return rows.rows.map(({ median_hours: medianHours, ...row }) => ({ ...row, medianHours }));
}
