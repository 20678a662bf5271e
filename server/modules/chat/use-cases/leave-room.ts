import type { Ctx } from '../../../kernel/ctx.ts';
import { membershipFixed, notInRoom } from '../chat.errors.ts';
import { appendEntry, memberChannel } from '../entries.queries.ts';
import { accessRoom } from '../rooms.access.ts';
import { changeRoom, lockRoom, type RoomRow } from '../rooms.queries.ts';
import { isOpenToChange } from '../rooms.rules.ts';
import { deleteInvitation, endStay, findEarliest, findPresent, listRoomIdsOf } from '../stays.queries.ts';

/**
 * Leaves a group, or declines an invitation to it. When its host leaves, whoever has been there longest becomes the host; the
 * last one out closes it.
 * @throws DomainError 404; 403 for who is not in it; 409 where nobody comes and goes
 */
export async function leaveRoom(ctx: Ctx, roomId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { room, present } = await accessRoom(tx, roomId, 'see', { lock: true });
    const me = tx.actor!.id;
    if (!present) {
      if (!(await deleteInvitation(tx, room.id, me))) throw notInRoom();
      return;
    }
    if (!isOpenToChange(room.type)) throw membershipFixed();
    await takeOut(tx, room, me, { removedBy: null });
  });
}

/** For the transaction in which a member leaves the site. */
export async function leaveAllRooms(tx: Ctx, accountId: string): Promise<void> {
  for (const roomId of await listRoomIdsOf(tx, accountId)) {
    const room = await lockRoom(tx, roomId);
    if (room && (await findPresent(tx, roomId, accountId)))
      await takeOut(tx, room, accountId, { removedBy: null });
  }
}

/** Takes a member out of a locked room, by their own will or by the host's, and settles who is the host then. */
export async function takeOut(
  tx: Ctx,
  room: RoomRow,
  accountId: string,
  { removedBy }: { removedBy: string | null },
): Promise<void> {
  const leftSeq = room.closed_at ? room.last_seq : (await sayGone(tx, room, accountId, removedBy)).seq;
  await endStay(tx, room.id, accountId, { leftSeq, removed: removedBy !== null });
  tx.wake(memberChannel, `${room.id}:${accountId}`);
  if (room.closed_at) return;
  const next = await findEarliest(tx, room.id);
  if (next === undefined) {
    await appendEntry(tx, room.id, { type: 'closed', senderId: null });
    await changeRoom(tx, room.id, { closed_at: tx.now });
  } else if (room.host_id === accountId) {
    await appendEntry(tx, room.id, { type: 'host-changed', senderId: null, memberId: next });
    await changeRoom(tx, room.id, { host_id: next });
  }
}

function sayGone(tx: Ctx, room: RoomRow, accountId: string, removedBy: string | null) {
  return removedBy === null
    ? appendEntry(tx, room.id, { type: 'left', senderId: accountId })
    : appendEntry(tx, room.id, { type: 'removed', senderId: removedBy, memberId: accountId });
}
