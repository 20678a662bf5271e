import type { Ctx } from '../../kernel/ctx.ts';
import type { NoticeKind } from '../../kernel/notices.ts';
import { notify } from '../notifications/index.ts';
import { findTellablePosts } from '../posts/index.ts';
import { findMeetup, type MeetupRow } from './meetups.queries.ts';
import {
  Accepted,
  Asked,
  Cancelled,
  Declined,
  HandedOver,
  Joined,
  Left,
  Moved,
  Reminder,
  Removed,
} from './notice-kinds.ts';
import { listConcerned, listParticipants } from './participants.queries.ts';

interface OfSomebody {
  postId: string;
  accountId: string;
}

interface Told {
  key: string;
  to: readonly string[];
  actorId: string | null;
  reason: 'author' | 'concerned';
}

function say(
  tx: Ctx,
  kind: NoticeKind,
  postId: string,
  { params = {}, isGone = false, ...told }: Told & { params?: object; isGone?: boolean },
) {
  const about = isGone ? {} : { postId };
  return notify(tx, { kind, about, params: { postId, ...params }, ...told });
}

/** Who acted, where people have names. */
const nameIn = (meetup: MeetupRow, accountId: string) => (meetup.anonymous ? null : accountId);

/** Tells the host what somebody did. */
function tellHost(kind: NoticeKind) {
  return async (ctx: Ctx, { postId, accountId }: OfSomebody, { eventId }: { eventId: string }) => {
    const meetup = await findMeetup(ctx, postId);
    if (!meetup || meetup.host_id === accountId) return;
    const actorId = nameIn(meetup, accountId);
    const told = { key: `${kind.name} ${eventId}`, to: [meetup.host_id], actorId, reason: 'author' } as const;
    await ctx.transaction((tx) => say(tx, kind, postId, told));
  };
}

/** Tells somebody what became of their taking part; nobody is named who decided it. */
function tellOne(kind: NoticeKind) {
  return async (ctx: Ctx, { postId, accountId }: OfSomebody, { eventId }: { eventId: string }) => {
    const told = {
      key: `${kind.name} ${eventId}`,
      to: [accountId],
      actorId: null,
      reason: 'concerned',
    } as const;
    await ctx.transaction((tx) => say(tx, kind, postId, told));
  };
}

export const tellJoined = tellHost(Joined);
export const tellLeft = tellHost(Left);
export const tellAsked = tellHost(Asked);
export const tellAccepted = tellOne(Accepted);
export const tellDeclined = tellOne(Declined);
export const tellRemoved = tellOne(Removed);
export const tellHandedOver = tellOne(HandedOver);

export async function tellMoved(
  ctx: Ctx,
  { postId, version }: { postId: string; version: number },
): Promise<void> {
  const meetup = await findMeetup(ctx, postId);
  if (!meetup) return;
  const to = (await listConcerned(ctx, postId)).filter((id) => id !== meetup.host_id);
  const actorId = nameIn(meetup, meetup.host_id);
  const key = `meetup moved ${postId} ${version}`;
  await ctx.transaction((tx) => say(tx, Moved, postId, { key, to, actorId, reason: 'concerned' }));
}

export async function tellCancelled(
  ctx: Ctx,
  { postId, byId }: { postId: string; byId: string | null },
): Promise<void> {
  const to = (await listConcerned(ctx, postId)).filter((id) => id !== byId);
  const isGone = (await findTellablePosts(ctx, [postId])).get(postId)?.deleted !== false;
  const key = `meetup cancelled ${postId}`;
  const told = { key, to, actorId: null, reason: 'concerned', isGone, params: { gone: isGone } } as const;
  await ctx.transaction((tx) => say(tx, Cancelled, postId, told));
}

/** Those who are matched hear of it from the match; who still asked hears it here. */
export async function tellCompleted(ctx: Ctx, { postId }: { postId: string }): Promise<void> {
  const to = (await listParticipants(ctx, postId, 'asked')).map((row) => row.account_id);
  const key = `meetup completed without ${postId}`;
  await ctx.transaction((tx) => say(tx, Declined, postId, { key, to, actorId: null, reason: 'concerned' }));
}

/** Never after the beginning, and not of one that is not any more. */
export async function tellReminder(
  ctx: Ctx,
  { postId, startsAt, span }: { postId: string; startsAt: string; span: string },
): Promise<void> {
  const meetup = await findMeetup(ctx, postId);
  if (!meetup || meetup.cancelled_at || meetup.starts_at.toISOString() !== startsAt) return;
  if (meetup.starts_at <= ctx.now) return;
  const to = (await listParticipants(ctx, postId, 'joined')).map((row) => row.account_id);
  const key = `meetup reminder ${postId} ${startsAt} ${span}`;
  await ctx.transaction((tx) =>
    say(tx, Reminder, postId, { key, to, actorId: null, reason: 'concerned', params: { startsAt } }),
  );
}
