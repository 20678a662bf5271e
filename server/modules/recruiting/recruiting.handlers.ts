import type { TObject } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { onEvent } from '../../kernel/events.ts';
import { notify, type NewFact } from '../notifications/index.ts';
import { findApplication, listWaiting } from './applications.queries.ts';
import * as kinds from './notice-kinds.ts';
import * as events from './recruiting.events.ts';
import { findRecruitment } from './recruitments.queries.ts';
import { findTeam, findTeamOfPost, listPresent } from './teams.queries.ts';
import { syncRoom } from './use-cases/sync-room.ts';

const soon = { soon: true };

const tell = <Schema extends TObject>(ctx: Ctx, fact: Omit<NewFact<Schema>, 'reason'>) =>
  ctx.transaction((tx) => notify(tx, { ...fact, reason: 'concerned' } as NewFact<Schema>));

async function membersOf(ctx: Ctx, postId: string): Promise<string[]> {
  const team = await findTeamOfPost(ctx, postId);
  return team ? (await listPresent(ctx, [team.id])).map((row) => row.account_id) : [];
}

async function tellApplied(ctx: Ctx, applicationId: string, eventId: string, taken: 'applied' | 'withdrawn') {
  const application = await findApplication(ctx, applicationId);
  const recruitment = application && (await findRecruitment(ctx, application.post_id));
  if (!recruitment) return;
  const { post_id: postId, host_id: hostId } = recruitment;
  await tell(ctx, {
    kind: taken === 'applied' ? kinds.ApplicationCame : kinds.ApplicationTakenBack,
    key: `${taken} ${eventId}`,
    to: [hostId],
    actorId: application.account_id,
    about: { postId },
    params: { postId },
  });
}

async function tellDecided(
  ctx: Ctx,
  { applicationId, decision }: { applicationId: string; decision: string },
  eventId: string,
) {
  const application = await findApplication(ctx, applicationId);
  if (!application) return;
  const { post_id: postId, account_id: accountId } = application;
  const fact = { key: `decided ${eventId}`, to: [accountId], actorId: null, about: { postId } };
  if (decision !== 'accepted')
    return void (await tell(ctx, { ...fact, kind: kinds.ApplicationDeclined, params: { postId } }));
  const team = await findTeamOfPost(ctx, postId);
  if (team)
    await tell(ctx, { ...fact, kind: kinds.ApplicationAccepted, params: { postId, teamId: team.id } });
}

async function tellClosed(
  ctx: Ctx,
  { postId, why, byId }: { postId: string; why: string; byId: string | null },
  eventId: string,
) {
  const recruitment = await findRecruitment(ctx, postId);
  // Its host hears of it as well, unless they did it.
  const to = [...(await membersOf(ctx, postId)), ...(await listWaiting(ctx, postId))];
  if (recruitment) to.push(recruitment.host_id);
  await tell(ctx, {
    kind: kinds.SearchEnded,
    key: `closed ${eventId}`,
    to: [...new Set(to)],
    actorId: byId,
    about: { postId },
    params: { postId, why },
  });
}

async function tellTeam(
  ctx: Ctx,
  kind: typeof kinds.SeatTaken,
  fact: { teamId: string; key: string; to: readonly string[]; actorId: string | null; thing?: string },
) {
  const { teamId, thing = teamId, ...rest } = fact;
  await tell(ctx, { ...rest, kind, about: {}, params: { teamId }, thing });
}

const applications = [
  onEvent(
    events.Applied,
    'recruiting.tell_applied',
    (ctx, { applicationId }, { eventId }) => tellApplied(ctx, applicationId, eventId, 'applied'),
    soon,
  ),
  onEvent(events.ApplicationWithdrawn, 'recruiting.tell_withdrawn', (ctx, { applicationId }, { eventId }) =>
    tellApplied(ctx, applicationId, eventId, 'withdrawn'),
  ),
  onEvent(
    events.ApplicationDecided,
    'recruiting.tell_decided',
    (ctx, decided, { eventId }) => tellDecided(ctx, decided, eventId),
    soon,
  ),
  onEvent(events.RecruitmentClosed, 'recruiting.tell_closed', (ctx, closed, { eventId }) =>
    tellClosed(ctx, closed, eventId),
  ),
  onEvent(events.DeadlineNear, 'recruiting.tell_deadline', async (ctx, { postId, hostId, deadline }) => {
    await tell(ctx, {
      kind: kinds.DeadlineComes,
      key: `deadline ${postId} ${deadline}`,
      to: [hostId],
      actorId: null,
      about: { postId },
      params: { postId },
    });
  }),
];

const rooms = [
  onEvent(events.MemberJoined, 'recruiting.room_joined', (ctx, { teamId }) => syncRoom(ctx, teamId), soon),
  onEvent(events.MemberLeft, 'recruiting.room_left', (ctx, { teamId }) => syncRoom(ctx, teamId), soon),
  onEvent(events.HandedOver, 'recruiting.room_host', (ctx, { teamId }) => syncRoom(ctx, teamId), soon),
];

const teams = [
  onEvent(
    events.MemberJoined,
    'recruiting.tell_joined',
    async (ctx, { teamId, accountId, direct }, { eventId }) => {
      const team = await findTeam(ctx, teamId);
      // Whoever said yes knows.
      if (team && direct)
        await tellTeam(ctx, kinds.SeatTaken, {
          teamId,
          key: `joined ${eventId}`,
          to: [team.host_id],
          actorId: accountId,
        });
    },
  ),
  onEvent(events.MemberLeft, 'recruiting.tell_left', async (ctx, { teamId, accountId, why }, { eventId }) => {
    const team = await findTeam(ctx, teamId);
    if (!team) return;
    const key = `left ${eventId}`;
    if (why === 'replaced')
      return tellTeam(ctx, kinds.Replaced, { teamId, key, to: [accountId], actorId: null });
    const to = (await listPresent(ctx, [teamId])).map((row) => row.account_id);
    await tellTeam(ctx, kinds.SeatLeft, { teamId, key, to, actorId: accountId });
  }),
  onEvent(events.HandedOver, 'recruiting.tell_handed_over', (ctx, { teamId, byId, toId }, { eventId }) =>
    tellTeam(ctx, kinds.HostNow, { teamId, key: `handed over ${eventId}`, to: [toId], actorId: byId }),
  ),
  onEvent(events.TeamEnded, 'recruiting.tell_ended', async (ctx, { teamId, byId }, { eventId }) => {
    const to = (await listPresent(ctx, [teamId])).map((row) => row.account_id);
    await tellTeam(ctx, kinds.WorkEnded, { teamId, key: `ended ${eventId}`, to, actorId: byId });
  }),
  onEvent(events.LinesAsked, 'recruiting.tell_asked', (ctx, { teamId, week, accountIds }) =>
    tellTeam(ctx, kinds.LineWanted, {
      teamId,
      key: `line ${teamId} ${week}`,
      to: accountIds,
      actorId: null,
    }),
  ),
  onEvent(events.MemberSilent, 'recruiting.tell_silent', (ctx, { teamId, accountId, hostId, week }) =>
    tellTeam(ctx, kinds.MemberIsSilent, {
      teamId,
      key: `silent ${teamId} ${accountId} ${week}`,
      to: [hostId],
      actorId: accountId,
      thing: `${teamId} ${accountId}`,
    }),
  ),
];

export const recruitingHandlers = [...applications, ...rooms, ...teams];
