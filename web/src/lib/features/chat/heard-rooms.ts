import type { Entry, Room } from '#lib/api/client.ts';

/**
 * My rooms after something was said in one of them: it is the first one now. Null where the entry does not say what the list
 * shows, as when somebody came or the room is not among these: then it is asked for.
 */
export function heardRooms(rooms: readonly Room[], entry: Entry, me: string): readonly Room[] | null {
  const room = rooms.find(({ id }) => id === entry.roomId);
  if (!room) return null;
  const { message, ...said } = entry;
  if (entry.target !== null) {
    if (!message || room.lastEntry?.seq !== message.seq) return rooms;
    const changed = { ...room, lastEntry: { ...message, message: null } };
    return rooms.map((one) => (one === room ? changed : one));
  }
  if (entry.type !== 'message' || !room.mine) return null;
  const isOwn = entry.sender?.handle === me;
  const heard: Room = {
    ...room,
    activeAt: entry.createdAt,
    lastSeq: entry.seq,
    lastEntry: { ...said, message: null },
    mine: { ...room.mine, unread: room.mine.unread + (isOwn ? 0 : 1) },
  };
  return [heard, ...rooms.filter((one) => one !== room)];
}

/** The same after all of one room was read. */
export const readRooms = (rooms: readonly Room[], id: string): readonly Room[] =>
  rooms.map((room) => (room.id === id && room.mine ? { ...room, mine: { ...room.mine, unread: 0 } } : room));
