import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type TeamRow = Selectable<DB['teams']>;
export type TeamMemberRow = Selectable<DB['team_members']>;
export type LeftWhy = 'left' | 'replaced';

const own = (ctx: Ctx) => scopeTo<'teams' | 'team_members'>(ctx);

export async function findTeams(ctx: Ctx, ids: readonly string[]): Promise<TeamRow[]> {
  if (ids.length === 0) return [];
  return own(ctx)
    .selectFrom('teams')
    .selectAll()
    .where('id', '=', sql<string>`any(${ids as string[]}::bigint[])`)
    .execute();
}

export async function findTeam(ctx: Ctx, id: string): Promise<TeamRow | undefined> {
  return (await findTeams(ctx, [id]))[0];
}

export async function lockTeam(tx: Ctx, id: string): Promise<TeamRow | undefined> {
  return own(tx).selectFrom('teams').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export async function findTeamOfPost(ctx: Ctx, postId: string): Promise<TeamRow | undefined> {
  return own(ctx).selectFrom('teams').selectAll().where('post_id', '=', postId).executeTakeFirst();
}

/** The team of a recruitment whose row is locked; made with its host as the first member unless it is there. */
export async function openTeam(
  tx: Ctx,
  { postId, hostId, name }: { postId: string; hostId: string; name: string },
): Promise<TeamRow> {
  const found = await findTeamOfPost(tx, postId);
  if (found) return found;
  const team = await own(tx)
    .insertInto('teams')
    .values({ post_id: postId, host_id: hostId, name, created_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow();
  await insertMember(tx, { teamId: team.id, accountId: hostId, field: null });
  return team;
}

/** False for who is in it already. Whoever was in it before is in it again. */
export async function insertMember(
  tx: Ctx,
  { teamId, accountId, field }: { teamId: string; accountId: string; field: string | null },
): Promise<boolean> {
  const row = { team_id: teamId, account_id: accountId, field, joined_at: tx.now };
  const made = await own(tx)
    .insertInto('team_members')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .constraint('team_members_pkey')
        .doUpdateSet({ field, joined_at: tx.now, left_at: null, left_why: null })
        .where('team_members.left_at', 'is not', null),
    )
    .returning('account_id')
    .executeTakeFirst();
  return made !== undefined;
}

export async function changeTeam(tx: Ctx, id: string, columns: Partial<Omit<TeamRow, 'id'>>): Promise<void> {
  await own(tx).updateTable('teams').set(columns).where('id', '=', id).execute();
}

/** What somebody was in it; undefined for who is not there now. */
export async function takeOut(
  tx: Ctx,
  teamId: string,
  accountId: string,
  why: LeftWhy,
): Promise<TeamMemberRow | undefined> {
  return own(tx)
    .updateTable('team_members')
    .set({ left_at: tx.now, left_why: why })
    .where('team_id', '=', teamId)
    .where('account_id', '=', accountId)
    .where('left_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

export async function findTeamMember(
  ctx: Ctx,
  teamId: string,
  accountId: string,
): Promise<TeamMemberRow | undefined> {
  return own(ctx)
    .selectFrom('team_members')
    .selectAll()
    .where('team_id', '=', teamId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/** Who is in these teams now, in the order in which they came. */
export async function listPresent(ctx: Ctx, teamIds: readonly string[]): Promise<TeamMemberRow[]> {
  if (teamIds.length === 0) return [];
  return (
    own(ctx)
      .selectFrom('team_members')
      .selectAll()
      .where('team_id', '=', sql<string>`any(${teamIds as string[]}::bigint[])`)
      .where('left_at', 'is', null)
      .orderBy('joined_at')
      // Of those who came at one moment, whoever opened it.
      .orderBy('field', (by) => by.asc().nullsFirst())
      .orderBy('account_id')
      .execute()
  );
}

export interface TeamOfPost {
  id: string;
  post_id: string;
  state: string;
  launched_at: Date | null;
  members: number;
  /** Null for who was never in it. */
  mine_left: boolean | null;
  mine_why: string | null;
}

export async function findTeamsOfPosts(
  ctx: Ctx,
  postIds: readonly string[],
): Promise<Map<string, TeamOfPost>> {
  if (postIds.length === 0) return new Map();
  const { rows } = await sql<TeamOfPost>`
    select t.id, t.post_id, t.state, t.launched_at,
      (select count(*)::int from team_members c where c.team_id = t.id and c.left_at is null) as members,
      case when m.account_id is not null then m.left_at is not null end as mine_left, m.left_why as mine_why
    from teams t left join team_members m on m.team_id = t.id and m.account_id = ${ctx.actor?.id ?? null}::uuid
    where t.post_id = any(${postIds as string[]}::bigint[])`.execute(own(ctx));
  return new Map(rows.map((row) => [row.post_id, row]));
}

/** Teams that somebody is or was in, the last one first. */
export async function listTeamsOf(
  ctx: Ctx,
  accountId: string,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<TeamRow[]> {
  let rows = own(ctx)
    .selectFrom('teams')
    .innerJoin('team_members', 'team_members.team_id', 'teams.id')
    .selectAll('teams')
    .where('team_members.account_id', '=', accountId)
    .where('team_members.left_at', 'is', null);
  if (after) rows = rows.where('teams.id', '<', after[0]!);
  return rows.orderBy('teams.id', 'desc').limit(limit).execute();
}

export interface TeamStats {
  formed: number;
  active: number;
  finished: number;
  givenUp: number;
  shipped: number;
}

export async function countTeams(ctx: Ctx): Promise<TeamStats> {
  const { rows } = await sql<TeamStats>`
    select count(*)::int as formed,
      count(*) filter (where state = 'active')::int as active,
      count(*) filter (where state = 'finished')::int as finished,
      count(*) filter (where state = 'given-up')::int as "givenUp",
      count(*) filter (where launched_at is not null)::int as shipped
    from teams`.execute(own(ctx));
  return rows[0]!;
}

/** Who was in a team and is no more. */
export async function listGone(ctx: Ctx, teamId: string): Promise<string[]> {
  const rows = await own(ctx)
    .selectFrom('team_members')
    .select('account_id')
    .where('team_id', '=', teamId)
    .where('left_at', 'is not', null)
    .execute();
  return rows.map((row) => row.account_id);
}

/** Every team that somebody is in. */
export async function listTeamIdsOf(ctx: Ctx, accountId: string): Promise<string[]> {
  const rows = await own(ctx)
    .selectFrom('team_members')
    .select('team_id')
    .where('account_id', '=', accountId)
    .where('left_at', 'is', null)
    .execute();
  return rows.map((row) => row.team_id);
}

export interface Maker {
  account_id: string;
  launches: number;
}

/** Who launched most, with others; of those who launched as much, whoever did last. */
export async function listMakers(ctx: Ctx, limit: number): Promise<Maker[]> {
  const { rows } = await sql<Maker>`
    select m.account_id, count(*)::int as launches
    from team_members m join teams t on t.id = m.team_id
    where m.left_at is null and t.launched_at is not null
    group by m.account_id order by count(*) desc, max(t.launched_at) desc, m.account_id limit ${limit}`.execute(
    own(ctx),
  );
  return rows;
}
