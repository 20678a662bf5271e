import type { Ctx } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { messageNotFound, messageNotYours, notHost } from './chat.errors.ts';
import { findEntry, type EntryRow } from './entries.queries.ts';
import { accessRoom, type AccessedRoom, type RoomAbility } from './rooms.access.ts';
import { isForTwo } from './rooms.rules.ts';
import { isReadable } from './stays.rules.ts';

/** `delete`: its sender, the host, and staff who are in the room. `pin`: the host, and in rooms for two both. */
export type MessageAbility = 'read' | 'history' | 'react' | 'edit' | 'delete' | 'pin';

export interface AccessedMessage extends AccessedRoom {
  entry: EntryRow;
}

const roomAbility: Record<MessageAbility, RoomAbility> = {
  read: 'read',
  history: 'read',
  react: 'write',
  edit: 'write',
  delete: 'write',
  pin: 'write',
};

/**
 * The one way to a message on somebody's behalf. A deleted one is there only to be deleted once more.
 * @throws DomainError 404 for what was said when the caller was not there, too; 403, 409
 */
export async function accessMessage(
  ctx: Ctx,
  roomId: string,
  seq: string,
  ability: MessageAbility,
  options: { lock?: boolean } = {},
): Promise<AccessedMessage> {
  const accessed = await accessRoom(ctx, roomId, roomAbility[ability], options);
  const isThere = isSerialId(seq) && isReadable(accessed.ranges, Number(seq));
  const entry = isThere ? await findEntry(ctx, roomId, seq) : undefined;
  if (entry?.type !== 'message') throw messageNotFound();
  if (entry.deleted_at && ability !== 'delete') throw messageNotFound();
  assertMay(ctx, { ...accessed, entry }, ability);
  return { ...accessed, entry };
}

function assertMay(ctx: Ctx, { room, entry }: AccessedMessage, ability: MessageAbility): void {
  const actor = ctx.actor!;
  const isOwn = entry.sender_id === actor.id;
  const isHost = room.host_id === actor.id;
  const isStaff = actor.role !== 'member';
  if (ability === 'edit' && !isOwn) throw messageNotYours();
  if (ability === 'history' && !isOwn && !isStaff) throw messageNotYours();
  if (ability === 'delete' && !isOwn && !isHost && !isStaff) throw messageNotYours();
  if (ability === 'pin' && !isHost && !isForTwo(room.type)) throw notHost();
}
