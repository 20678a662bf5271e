import type { Ctx } from '../../../kernel/ctx.ts';
import { cleanTitle } from '../chat.input.ts';
import { appendEntry } from '../entries.queries.ts';
import { changeRoom, lockRoom, type RoomRow } from '../rooms.queries.ts';
import { findPresent } from '../stays.queries.ts';
import { close } from './close-room.ts';
import { addMember } from './join-room.ts';
import { takeOut } from './leave-room.ts';
import { openRoom } from './open-room.ts';

export interface RoomOfOthers {
  title: string | null;
  hostId: string | null;
  memberIds: readonly string[];
  /** The post that it belongs to. */
  postId: string | null;
  /** The most who may ever be in it. */
  capacity: number;
}

/** The room of a team, in the transaction that makes the team. Its module decides who is in it. */
export async function openTeamRoom(tx: Ctx, room: RoomOfOthers): Promise<RoomRow> {
  return open(tx, 'team', room);
}

/** The room of people who were matched. */
export async function openMatchRoom(tx: Ctx, room: RoomOfOthers): Promise<RoomRow> {
  return open(tx, 'match', room);
}

async function open(tx: Ctx, type: 'team' | 'match', given: RoomOfOthers): Promise<RoomRow> {
  const { room } = await openRoom(
    tx,
    {
      type,
      title: cleanTitle(given.title),
      passwordHash: null,
      capacity: given.capacity,
      listed: false,
      hostId: given.hostId,
      postId: given.postId,
      uniqueKey: null,
    },
    { creatorId: given.hostId, memberIds: given.memberIds },
  );
  return room;
}

/** Puts somebody into a room; who is there already stays. More than it was made for widen it. */
export async function addToRoom(tx: Ctx, roomId: string, accountId: string): Promise<void> {
  const room = await lockRoom(tx, roomId);
  if (!room || room.closed_at || (await findPresent(tx, roomId, accountId))) return;
  if (room.member_count >= room.capacity) await changeRoom(tx, roomId, { capacity: room.member_count + 1 });
  await addMember(tx, room, accountId);
}

/** Takes somebody out of a room; their way to what was said until then stays. */
export async function removeFromRoom(tx: Ctx, roomId: string, accountId: string): Promise<void> {
  const room = await lockRoom(tx, roomId);
  if (room && (await findPresent(tx, roomId, accountId)))
    await takeOut(tx, room, accountId, { removedBy: null });
}

/** Makes a member of a room its host. */
export async function setRoomHost(tx: Ctx, roomId: string, accountId: string): Promise<void> {
  const room = await lockRoom(tx, roomId);
  if (!room || room.closed_at || room.host_id === accountId) return;
  if (!(await findPresent(tx, roomId, accountId))) return;
  await appendEntry(tx, roomId, { type: 'host-changed', senderId: null, memberId: accountId });
  await changeRoom(tx, roomId, { host_id: accountId });
}

/** Ends a room: nobody writes any more, its members may read it on. */
export async function closeRoom(tx: Ctx, roomId: string): Promise<void> {
  const room = await lockRoom(tx, roomId);
  if (room) await close(tx, room, null);
}
