import type { Ctx } from '../../../kernel/ctx.ts';
import { membershipFixed } from '../chat.errors.ts';
import { appendEntry } from '../entries.queries.ts';
import { accessRoom } from '../rooms.access.ts';
import { changeRoom, type RoomRow } from '../rooms.queries.ts';
import { isOpenToChange } from '../rooms.rules.ts';

/** The host closes a group: nobody writes or joins any more, its members may read it on. @throws DomainError 404, 403, 409 */
export async function closeGroup(ctx: Ctx, roomId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { room } = await accessRoom(tx, roomId, 'host', { lock: true });
    if (!isOpenToChange(room.type)) throw membershipFixed();
    await close(tx, room, tx.actor!.id);
  });
}

/** Closes a locked room; the last entry of its log says so. */
export async function close(tx: Ctx, room: RoomRow, byId: string | null): Promise<void> {
  if (room.closed_at) return;
  await appendEntry(tx, room.id, { type: 'closed', senderId: byId });
  await changeRoom(tx, room.id, { closed_at: tx.now });
}
