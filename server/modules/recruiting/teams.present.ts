import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers, presentAuthor, type MemberRow } from '../members/index.ts';
import { listCheckIns, type CheckInRow } from './check-ins.queries.ts';
import { findRecruitment } from './recruitments.queries.ts';
import { nameOfField } from './recruitments.present.ts';
import { closedWhy } from './recruitments.rules.ts';
import { listMakers, listPresent, type TeamMemberRow, type TeamRow } from './teams.queries.ts';
import type { MakersView, PublicTeam, TeamSummary, TeamView } from './teams.schemas.ts';

const weeksShown = 8;

const stateOf = (team: TeamRow) => team.state as 'active' | 'finished' | 'given-up';

/** Teams as everybody sees them, by id. */
export async function presentTeams(
  ctx: Ctx,
  teams: readonly TeamRow[],
): Promise<Map<string, Static<typeof PublicTeam>>> {
  const members = await listPresent(
    ctx,
    teams.map(({ id }) => id),
  );
  const people = await findPeople(ctx, members);
  return new Map(
    teams.map((team) => [
      team.id,
      {
        id: team.id,
        name: team.name,
        state: stateOf(team),
        launched: team.launched_at !== null,
        members: presentMembers(ctx, team, { members, people }),
      },
    ]),
  );
}

export async function presentSummaries(
  ctx: Ctx,
  teams: readonly TeamRow[],
): Promise<Map<string, Static<typeof TeamSummary>>> {
  const members = await listPresent(
    ctx,
    teams.map(({ id }) => id),
  );
  return new Map(
    teams.map((team) => [
      team.id,
      {
        id: team.id,
        name: team.name,
        postId: team.post_id,
        state: stateOf(team),
        launched: team.launched_at !== null,
        host: team.host_id === ctx.actor!.id,
        members: members.filter(({ team_id }) => team_id === team.id).length,
        createdAt: team.created_at.toISOString(),
      },
    ]),
  );
}

/** For its members. */
export async function presentTeam(ctx: Ctx, team: TeamRow): Promise<TeamView> {
  const [members, checkIns] = await Promise.all([
    listPresent(ctx, [team.id]),
    listCheckIns(ctx, team.id, weeksShown),
  ]);
  const people = await findPeople(ctx, [...members, ...checkIns]);
  const isHost = team.host_id === ctx.actor!.id;
  return {
    id: team.id,
    name: team.name,
    postId: team.post_id,
    roomId: team.room_id,
    state: stateOf(team),
    createdAt: team.created_at.toISOString(),
    endedAt: team.ended_at?.toISOString() ?? null,
    endedReason: team.ended_reason,
    launched: team.launched_at !== null,
    notes: team.notes,
    links: team.links as TeamView['links'],
    version: team.version,
    members: presentMembers(ctx, team, { members, people }),
    checkIns: presentWeeks(checkIns, people),
    mine: {
      host: isHost,
      mayLaunch: isHost && (await mayLaunch(ctx, team)),
      asked: askedNow(ctx, checkIns),
    },
  };
}

/** One launch a team, once nobody is looked for any more. */
async function mayLaunch(ctx: Ctx, team: TeamRow): Promise<boolean> {
  if (team.launched_at !== null || team.state === 'given-up') return false;
  const recruitment = team.post_id === null ? undefined : await findRecruitment(ctx, team.post_id);
  return recruitment === undefined || closedWhy(recruitment, ctx.now) !== null;
}

async function findPeople(
  ctx: Ctx,
  rows: readonly { account_id: string }[],
): Promise<Map<string, MemberRow>> {
  const found = await findMembers(ctx, [...new Set(rows.map((row) => row.account_id))]);
  return new Map(found.map((row) => [row.account_id, row]));
}

function presentMembers(
  ctx: Ctx,
  team: TeamRow,
  { members, people }: { members: readonly TeamMemberRow[]; people: Map<string, MemberRow> },
) {
  return members
    .filter(({ team_id }) => team_id === team.id)
    .map((row) => ({
      member: presentAuthor(people.get(row.account_id)),
      position: row.field,
      positionName: row.field === null ? null : nameOfField(ctx, row.field),
      host: row.account_id === team.host_id,
      joinedAt: row.joined_at.toISOString(),
    }));
}

function presentWeeks(rows: readonly CheckInRow[], people: Map<string, MemberRow>): TeamView['checkIns'] {
  const weeks = [...new Set(rows.map((row) => row.week))];
  return weeks.map((week) => ({
    week,
    items: rows
      .filter((row) => row.week === week)
      .map((row) => ({
        member: presentAuthor(people.get(row.account_id)),
        line: row.line,
        answeredAt: row.answered_at?.toISOString() ?? null,
      })),
  }));
}

/** The week that the caller was asked for last, while it is the latest one. */
function askedNow(ctx: Ctx, rows: readonly CheckInRow[]): TeamView['mine']['asked'] {
  const latest = rows[0]?.week;
  const own = rows.find((row) => row.account_id === ctx.actor!.id && row.week === latest);
  return own ? { week: own.week, line: own.line } : null;
}

/** Those who launched most. */
export async function presentMakers(ctx: Ctx, limit: number): Promise<Static<typeof MakersView>> {
  const makers = await ctx.cached(`recruiting.makers ${limit}`, (loading) => listMakers(loading, limit));
  const people = await findPeople(ctx, makers);
  const items = makers
    .map(({ account_id, launches }) => ({ member: presentAuthor(people.get(account_id)), launches }))
    .filter(({ member }) => !member.withdrawn);
  return { items };
}
