import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField, staleVersion } from '../../../kernel/errors.ts';
import { nothingToSet } from '../chat.errors.ts';
import { cleanCapacity, cleanTitle, sealPassword } from '../chat.input.ts';
import { appendEntry } from '../entries.queries.ts';
import { accessRoom } from '../rooms.access.ts';
import { changeRoom, type RoomRow } from '../rooms.queries.ts';
import { isForTwo, isOpenToChange } from '../rooms.rules.ts';

export interface RoomChanges {
  title?: string | null | undefined;
  /** Null takes it away; without it, it stays. */
  password?: string | null | undefined;
  capacity?: number | undefined;
  listed?: boolean | undefined;
  version: number;
}

/**
 * The host changes a room. Of teams and matches only the name can be changed here.
 * @throws DomainError 404, 403; 409 on a stale version, and for rooms for two; 422, also for fewer seats than are taken
 */
export async function editRoom(ctx: Ctx, roomId: string, changes: RoomChanges): Promise<RoomRow> {
  await accessRoom(ctx, roomId, 'host');
  const passwordHash = await sealPassword(changes.password);
  return ctx.transaction(async (tx) => {
    const { room } = await accessRoom(tx, roomId, 'host', { lock: true });
    assertChangeable(room, changes);
    if (changes.version !== room.version) throw staleVersion(room.version);
    const after = {
      title: changes.title === undefined ? room.title : cleanTitle(changes.title),
      capacity: changes.capacity === undefined ? room.capacity : cleanCapacity(tx, changes.capacity),
      listed: changes.listed ?? room.listed,
      password_hash: changes.password === undefined ? room.password_hash : passwordHash,
    };
    if (after.listed && after.title === null) throw invalidField('/title', 'chat.title_missing');
    if (after.capacity < room.member_count)
      throw invalidField('/capacity', 'chat.capacity_too_small', { min: room.member_count });
    const params = whatChanged(room, after);
    if (params.changed.length === 0) return room;
    await appendEntry(tx, room.id, { type: 'renamed', senderId: tx.actor!.id, params });
    return changeRoom(tx, room.id, after);
  });
}

function assertChangeable(room: RoomRow, { password, capacity, listed }: RoomChanges): void {
  if (isForTwo(room.type)) throw nothingToSet();
  const more = password !== undefined || capacity !== undefined || listed !== undefined;
  if (more && !isOpenToChange(room.type)) throw nothingToSet();
}

/** What is told in the room: the new name, and of everything else only that it changed. */
function whatChanged(room: RoomRow, after: Pick<RoomRow, 'title' | 'capacity' | 'listed' | 'password_hash'>) {
  const changed = [
    ...(after.title === room.title ? [] : ['title']),
    ...(after.capacity === room.capacity ? [] : ['capacity']),
    ...(after.listed === room.listed ? [] : ['listed']),
    ...(after.password_hash === room.password_hash ? [] : ['password']),
  ];
  return { changed, ...(after.title !== room.title && { title: after.title }) };
}
