import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type CheckInRow = Omit<Selectable<DB['team_check_ins']>, 'week'> & { week: string };

const own = (ctx: Ctx) => scopeTo<'team_check_ins' | 'teams' | 'team_members'>(ctx);

export interface Asked {
  team_id: string;
  account_id: string;
}

/** Asks everybody who was in an active team before this week began, once. @returns whom this call asked */
export async function insertAsked(
  tx: Ctx,
  { week, from, limit }: { week: string; from: Date; limit: number },
): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    insert into team_check_ins (team_id, account_id, week, asked_at)
    select m.team_id, m.account_id, ${week}::date, ${tx.now}
    from team_members m join teams t on t.id = m.team_id
    where t.state = 'active' and m.left_at is null and m.joined_at < ${from}
      and not exists (
        select from team_check_ins c
        where c.team_id = m.team_id and c.account_id = m.account_id and c.week = ${week}::date
      )
    limit ${limit}
    on conflict on constraint team_check_ins_pkey do nothing
    returning team_id, account_id`.execute(own(tx));
  return rows;
}

/** Of these, those who said nothing in the weeks before: all of them were asked for, and none was answered. */
export async function findSilent(
  ctx: Ctx,
  asked: readonly Asked[],
  { week, weeks }: { week: string; weeks: number },
): Promise<(Asked & { host_id: string })[]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<Asked & { host_id: string }>`
    select a.team_id, a.account_id, t.host_id
    from unnest(${asked.map((one) => one.team_id)}::bigint[], ${asked.map((one) => one.account_id)}::uuid[])
      as a (team_id, account_id)
    join teams t on t.id = a.team_id
    join team_members m on m.team_id = a.team_id and m.account_id = a.account_id
    join team_check_ins c on c.team_id = a.team_id and c.account_id = a.account_id
      and c.week < ${week}::date and c.week >= ${week}::date - ${weeks * 7}::int and c.asked_at >= m.joined_at
    where t.host_id <> a.account_id
    group by a.team_id, a.account_id, t.host_id
    having count(*) = ${weeks} and count(c.answered_at) = 0`.execute(own(ctx));
  return rows;
}

/** False when nobody asked that week. */
export async function answer(
  tx: Ctx,
  { teamId, week, line }: { teamId: string; week: string; line: string },
): Promise<boolean> {
  const { rows } = await sql`
    update team_check_ins set line = ${line}, answered_at = ${tx.now}
    where team_id = ${teamId} and week = ${week}::date and account_id = ${tx.actor!.id} returning week`.execute(
    own(tx),
  );
  return rows.length === 1;
}

/** The last weeks of a team, the latest first. */
export async function listCheckIns(ctx: Ctx, teamId: string, weeks: number): Promise<CheckInRow[]> {
  const { rows } = await sql<CheckInRow>`
    select team_id, account_id, to_char(week, 'YYYY-MM-DD') as week, asked_at, line, answered_at
    from team_check_ins
    where team_id = ${teamId} and week in (
      select distinct week from team_check_ins where team_id = ${teamId} order by week desc limit ${weeks}
    )
    order by week desc, account_id`.execute(own(ctx));
  return rows;
}
