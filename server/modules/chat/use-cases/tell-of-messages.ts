import { Type } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import { listSilentPairs } from '../../blocks/index.ts';
import { lockInboxes, notify } from '../../notifications/index.ts';
import { tellSeconds } from '../chat.settings.ts';
import type { Looking } from '../looking.ts';
import { MessageMentioned, NewMessages, Invited } from '../notice-kinds.ts';
import { findRoom, type RoomRow } from '../rooms.queries.ts';
import { findPresentIds, isInvited } from '../stays.queries.ts';
import {
  findListening,
  findUnaware,
  setNamed,
  setTellAt,
  setTold,
  type Unaware,
} from '../telling.queries.ts';

const job = 'chat.tell';
const longestWait = 3_600_000;

export const tellOfMessages = (looking: Looking) =>
  defineJob(job, Type.Object({ roomId: Type.String() }), (ctx, { roomId }) => tell(ctx, looking, roomId));

/** Whoever asked later is waited for: a job that gave up must not silence a room for good. */
export const askedSince = (ctx: Ctx): Date => new Date(ctx.now.getTime() - longestWait);

/** Asks for the next telling of a locked room, unless it was asked for: one job in some seconds, however much is said. */
export async function askToTell(tx: Ctx, room: Pick<RoomRow, 'id' | 'tell_at'>): Promise<void> {
  if (room.tell_at !== null && room.tell_at > askedSince(tx)) return;
  const at = new Date(tx.now.getTime() + tx.setting(tellSeconds) * 1000);
  await setTellAt(tx, room.id, at);
  await tx.enqueue({ job }, { roomId: room.id }, { key: `${job} ${room.id}`, runAt: at });
}

/** Tells those who have not read it, do not look and did not mute the room, how much was said. */
async function tell(ctx: Ctx, presence: Looking, roomId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const room = await findRoom(tx, roomId);
    if (!room) return;
    const here = (await findPresentIds(tx, [roomId])).get(roomId) ?? [];
    const silent = await listSilentPairs(tx, here);
    const unaware = await findUnaware(tx, roomId, { afterSeq: room.told_seq, silent });
    const looking = presence.looking(
      roomId,
      unaware.map((one) => one.account_id),
    );
    await tellAll(
      tx,
      room,
      unaware.filter((one) => !looking.has(one.account_id)),
    );
    // The room's lock comes last, and for a moment: inboxes are locked before rooms, and nobody waits to speak.
    const lastSeq = await setTold(tx, roomId, room.last_seq);
    if (lastSeq !== room.last_seq) await askToTell(tx, { id: roomId, tell_at: null });
  });
}

/** Those to whom the same is to be said are told together. */
async function tellAll(tx: Ctx, room: RoomRow, unaware: readonly Unaware[]): Promise<void> {
  if (unaware.length === 0) return;
  // All at once, so that the calls below wait for nobody in another order.
  await lockInboxes(
    tx,
    unaware.map((one) => one.account_id),
  );
  const groups = new Map<string, Unaware[]>();
  for (const one of unaware) {
    const key = `${one.sender_id} ${one.unread}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const members of groups.values()) {
    const { sender_id: actorId, unread } = members[0]!;
    await notify(tx, {
      kind: NewMessages,
      key: `chat ${room.id} up to ${room.last_seq}`,
      to: members.map((one) => one.account_id),
      actorId,
      about: {},
      reason: 'concerned',
      params: { roomId: room.id, unread },
      thing: room.id,
    });
  }
}

interface Named {
  roomId: string;
  seq: string;
  senderId: string;
  accountIds: string[];
}

/**
 * Tells those whom a message names, at once: of those who are in the room, who did not mute it and do not look. They are not
 * told of that message again with the others.
 */
export async function tellMentioned(
  ctx: Ctx,
  presence: Looking,
  { roomId, seq, senderId, accountIds }: Named,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const listening = await findListening(tx, roomId, accountIds);
    const looking = presence.looking(roomId, listening);
    const to = listening.filter((id) => !looking.has(id));
    await notify(tx, {
      kind: MessageMentioned,
      key: `chat ${roomId} names ${seq}`,
      to,
      actorId: senderId,
      about: {},
      reason: 'mention',
      params: { roomId, seq: Number(seq) },
      thing: roomId,
    });
    await setNamed(tx, roomId, seq, to);
  });
}

/** Tells somebody that they are invited, as long as they are. */
export async function tellInvited(
  ctx: Ctx,
  { roomId, accountId, byId }: { roomId: string; accountId: string; byId: string },
  eventId: string,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    if (!(await isInvited(tx, roomId, accountId))) return;
    await notify(tx, {
      kind: Invited,
      key: `chat invitation ${eventId}`,
      to: [accountId],
      actorId: byId,
      about: {},
      reason: 'concerned',
      params: { roomId },
      thing: roomId,
    });
  });
}
