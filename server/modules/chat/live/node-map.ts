/** Whether somebody has the room before them, or follows it behind another tab. */
export type Seen = 'looking' | 'away';

/** Who follows which room on one node. */
export class NodeMap {
  readonly #rooms = new Map<string, Map<string, Seen>>();
  /** The number of the last change that it contains. */
  last = 0;
  heardAt = 0;

  get isEmpty(): boolean {
    return this.#rooms.size === 0;
  }

  in(roomId: string): ReadonlyMap<string, Seen> {
    return this.#rooms.get(roomId) ?? nobody;
  }

  rooms(): Iterable<string> {
    return this.#rooms.keys();
  }

  /** @param seen null for who does not follow it any more @returns whether that is new */
  set(roomId: string, accountId: string, seen: Seen | null): boolean {
    const room = this.#rooms.get(roomId) ?? new Map<string, Seen>();
    if ((room.get(accountId) ?? null) === seen) return false;
    if (seen === null) room.delete(accountId);
    else room.set(accountId, seen);
    if (room.size === 0) this.#rooms.delete(roomId);
    else this.#rooms.set(roomId, room);
    return true;
  }

  /** Everything in it, by member. */
  byAccount(): Map<string, Map<string, Seen>> {
    const found = new Map<string, Map<string, Seen>>();
    for (const [roomId, members] of this.#rooms)
      for (const [accountId, seen] of members) {
        const rooms = found.get(accountId) ?? new Map<string, Seen>();
        found.set(accountId, rooms.set(roomId, seen));
      }
    return found;
  }
}

const nobody: ReadonlyMap<string, Seen> = new Map();
