import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { findMemberByHandle } from '../../members/index.ts';
import { appendEntry } from '../entries.queries.ts';
import { accessRoom } from '../rooms.access.ts';
import { changeRoom, type RoomRow } from '../rooms.queries.ts';
import { findPresent } from '../stays.queries.ts';

/** Makes another member of the room its host. @throws DomainError 404, 403; 422 for who is not in it */
export async function handOver(ctx: Ctx, roomId: string, handle: string): Promise<RoomRow> {
  return ctx.transaction(async (tx) => {
    const { room } = await accessRoom(tx, roomId, 'host', { lock: true });
    const member = await findMemberByHandle(tx, handle);
    const present = member && (await findPresent(tx, room.id, member.account_id));
    if (!member || !present) throw invalidField('/handle', 'chat.member_not_found');
    if (member.account_id === tx.actor!.id) return room;
    await appendEntry(tx, room.id, {
      type: 'host-changed',
      senderId: tx.actor!.id,
      memberId: member.account_id,
    });
    return changeRoom(tx, room.id, { host_id: member.account_id });
  });
}
