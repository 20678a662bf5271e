import type { Ctx } from '../../../kernel/ctx.ts';
import { appendEntry } from '../entries.queries.ts';
import { findRoomByKey, tryInsertRoom, type NewRoomRow, type RoomRow } from '../rooms.queries.ts';
import { insertPresent } from '../stays.queries.ts';

export interface Opened {
  room: RoomRow;
  /** False when there was one with the same key. */
  made: boolean;
}

/**
 * Makes a room with its first entry and these members in it, or finds the one that has its key: of two who open it at once, the
 * second waits for the first and gets the same.
 */
export async function openRoom(
  tx: Ctx,
  row: NewRoomRow,
  { creatorId, memberIds }: { creatorId: string | null; memberIds: readonly string[] },
): Promise<Opened> {
  const room = await tryInsertRoom(tx, row);
  if (!room) return { room: (await findRoomByKey(tx, row.uniqueKey!))!, made: false };
  const { seq } = await appendEntry(tx, room.id, { type: 'created', senderId: creatorId });
  await insertPresent(tx, room.id, memberIds, { joinedSeq: seq, fromSeq: seq });
  return { room, made: true };
}
