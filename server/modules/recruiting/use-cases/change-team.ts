import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField, staleVersion } from '../../../kernel/errors.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { findMemberByHandle } from '../../members/index.ts';
import { siteTimeZone } from '../../site/index.ts';
import { answer } from '../check-ins.queries.ts';
import { handOverFirst, noCheckIn, teamMemberNotFound } from '../recruiting.errors.ts';
import { HandedOver } from '../recruiting.events.ts';
import { linkLimit } from '../recruiting.settings.ts';
import { accessRecruitment } from '../recruitments.access.ts';
import { changeRecruitment } from '../recruitments.queries.ts';
import { cleanUrl } from '../recruitments.rules.ts';
import { cleanSaid, cleanSaidOrNothing } from '../said.ts';
import { accessTeam } from '../teams.access.ts';
import { changeTeam, findTeam, findTeamMember, findTeamOfPost, type TeamRow } from '../teams.queries.ts';
import type { TeamChanges } from '../teams.schemas.ts';
import { weekOf } from '../weeks.rules.ts';
import { letOut } from './seats.ts';

const longestName = 60;
const longestLabel = 40;
const longestLine = 300;
const longestNotes = 5_000;

/** What every member may change: its name, its notes, its links. @throws DomainError 404, 409, 422 */
export async function editTeam(ctx: Ctx, id: string, changes: TeamChanges): Promise<TeamRow> {
  await accessTeam(ctx, id, 'work');
  const { version, ...given } = changes;
  const columns = {
    ...(given.name !== undefined && {
      name: cleanLine(given.name, { pointer: '/name', min: 1, max: longestName }),
    }),
    ...(given.notes !== undefined && {
      notes: await cleanSaidOrNothing(ctx, given.notes, { pointer: '/notes', max: longestNotes }),
    }),
    ...(given.links !== undefined && { links: JSON.stringify(cleanLinks(ctx, given.links)) }),
  };
  return ctx.transaction(async (tx) => {
    const { team } = await accessTeam(tx, id, 'work', { lock: true });
    if (team.version !== version) throw staleVersion(team.version);
    await changeTeam(tx, id, { ...columns, version: team.version + 1 });
    return (await findTeam(tx, id))!;
  });
}

function cleanLinks(ctx: Ctx, links: NonNullable<TeamChanges['links']>) {
  const max = ctx.setting(linkLimit);
  if (links.length > max) throw invalidField('/links', 'recruiting.too_many_links', { max });
  return links.map(({ label, url }, index) => {
    const pointer = `/links/${index}`;
    const clean = cleanUrl(url, `${pointer}/url`);
    if (clean === null) throw invalidField(`${pointer}/url`, 'recruiting.url_malformed');
    return {
      label: cleanLine(label, { pointer: `${pointer}/label`, min: 1, max: longestLabel }),
      url: clean,
    };
  });
}

/** The line of this week. @throws DomainError 404; 409 when nobody was asked for one */
export async function checkIn(ctx: Ctx, id: string, raw: string): Promise<TeamRow> {
  const { team } = await accessTeam(ctx, id, 'work');
  const line = await cleanSaid(ctx, raw, { pointer: '/line', max: longestLine });
  const week = weekOf(ctx.now, ctx.setting(siteTimeZone));
  await ctx.transaction(async (tx) => {
    if (!(await answer(tx, { teamId: id, week, line }))) throw noCheckIn();
  });
  return team;
}

/** Makes another member the host, of the recruitment, too. @throws DomainError 404, 403, 409 */
export async function handOver(ctx: Ctx, id: string, handle: string): Promise<TeamRow> {
  const to = await findMemberByHandle(ctx, handle);
  return ctx.transaction(async (tx) => {
    const { team } = await accessTeam(tx, id, 'host', { lock: true });
    const membership = to && (await findTeamMember(tx, id, to.account_id));
    if (membership?.left_at !== null) throw invalidField('/handle', 'recruiting.team_member_not_found');
    const toId = membership.account_id;
    if (toId === team.host_id) return team;
    await makeHost(tx, team, toId);
    await tx.emit(HandedOver({ teamId: id, byId: team.host_id, toId }));
    return (await findTeam(tx, id))!;
  });
}

/** In a locked team, whose recruitment is locked, too. */
export async function makeHost(tx: Ctx, team: TeamRow, accountId: string): Promise<void> {
  await changeTeam(tx, team.id, { host_id: accountId, version: team.version + 1 });
  if (team.post_id !== null) await changeRecruitment(tx, team.post_id, { host_id: accountId });
}

/** Leaves a team that works; its host hands over first. Who is not in it has left. @throws DomainError 404, 409 */
export async function leaveTeam(ctx: Ctx, postId: string): Promise<void> {
  const { post } = await accessRecruitment(ctx, postId, 'read');
  const team = await findTeamOfPost(ctx, post.id);
  const membership = team && (await findTeamMember(ctx, team.id, ctx.actor!.id));
  if (!team || membership?.left_at !== null) return;
  await ctx.transaction(async (tx) => {
    const { team: locked } = await accessTeam(tx, team.id, 'work', { lock: true });
    if (locked.host_id === tx.actor!.id) throw handOverFirst();
    await letOut(tx, locked, tx.actor!.id, 'left');
  });
}

/** Gives a member's seat to be had by others, as the host. @throws DomainError 404, 403, 409 */
export async function replaceMember(ctx: Ctx, id: string, handle: string): Promise<void> {
  const whom = await findMemberByHandle(ctx, handle);
  await ctx.transaction(async (tx) => {
    const { team } = await accessTeam(tx, id, 'host', { lock: true });
    if (!whom) throw teamMemberNotFound();
    if (whom.account_id === team.host_id) throw handOverFirst();
    if (!(await letOut(tx, team, whom.account_id, 'replaced'))) throw teamMemberNotFound();
  });
}
