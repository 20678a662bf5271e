import type { Ctx } from '../../../kernel/ctx.ts';
import { areSilent } from '../../blocks/index.ts';
import { findMemberByHandle, memberNotFound } from '../../members/index.ts';
import { alreadyMember, membershipFixed } from '../chat.errors.ts';
import { MemberInvited } from '../chat.events.ts';
import { accessRoom } from '../rooms.access.ts';
import type { RoomRow } from '../rooms.queries.ts';
import { isOpenToChange } from '../rooms.rules.ts';
import { findPresent, insertInvitation } from '../stays.queries.ts';

/**
 * Invites somebody to a group: they see it, and join without its password. Any member may. Twice is the same as once.
 * @throws DomainError 404, 403; 409 for who is in it, and where nobody comes and goes
 */
export async function invite(ctx: Ctx, roomId: string, handle: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { room } = await accessRoom(tx, roomId, 'write', { lock: true });
    if (!isOpenToChange(room.type)) throw membershipFixed();
    const member = await findMemberByHandle(tx, handle);
    if (!member) throw memberNotFound();
    if (await findPresent(tx, room.id, member.account_id)) throw alreadyMember();
    await inviteAll(tx, room, [member.account_id]);
  });
}

/** Those who hear nothing of the caller are passed over, and nobody learns of it. */
export async function inviteAll(
  tx: Ctx,
  room: Pick<RoomRow, 'id'>,
  accountIds: readonly string[],
): Promise<void> {
  const me = tx.actor!.id;
  for (const accountId of new Set(accountIds)) {
    if (accountId === me || (await areSilent(tx, me, accountId))) continue;
    if (await insertInvitation(tx, room.id, accountId))
      await tx.emit(MemberInvited({ roomId: room.id, accountId, byId: me }));
  }
}
