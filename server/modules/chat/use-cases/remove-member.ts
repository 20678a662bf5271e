import type { Ctx } from '../../../kernel/ctx.ts';
import { findMemberByHandle } from '../../members/index.ts';
import { inRoomNotFound, membershipFixed, withOneself } from '../chat.errors.ts';
import { accessRoom } from '../rooms.access.ts';
import { isOpenToChange } from '../rooms.rules.ts';
import { deleteInvitation, findPresent } from '../stays.queries.ts';
import { takeOut } from './leave-room.ts';

/**
 * The host takes somebody out of a group, or an invitation back; they come again only by a new one.
 * @throws DomainError 404, 403; 409 where nobody comes and goes; 422 for oneself
 */
export async function removeMember(ctx: Ctx, roomId: string, handle: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { room } = await accessRoom(tx, roomId, 'host', { lock: true });
    if (!isOpenToChange(room.type)) throw membershipFixed();
    const member = await findMemberByHandle(tx, handle);
    if (member?.account_id === tx.actor!.id) throw withOneself('/handle');
    if (!member) throw inRoomNotFound();
    if (await findPresent(tx, room.id, member.account_id))
      return takeOut(tx, room, member.account_id, { removedBy: tx.actor!.id });
    if (!(await deleteInvitation(tx, room.id, member.account_id))) throw inRoomNotFound();
  });
}
