import { createContext } from 'svelte';
import { apiFor, type Entry, type Room } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { heardRooms, readRooms } from './heard-rooms.ts';

interface RoomPage {
  items: readonly Room[];
  nextCursor: string | null;
}

/** As many rooms as the list begins with. */
const firstRooms = 50;

/** My rooms beside an open one: what the server rendered, and what was heard since. One for each page tree, in context. */
export class Rooms {
  readonly #first: () => RoomPage;
  #shown = $derived.by(() => this.#first());
  #asking: ReturnType<typeof setTimeout> | undefined;

  constructor(first: () => RoomPage) {
    this.#first = first;
  }

  get list(): RoomPage {
    return this.#shown;
  }

  /** What the socket says of a room that is open. @param me the handle of whoever reads */
  hear(entry: Entry, me: string): void {
    const items = heardRooms(this.#shown.items, entry, me);
    if (items) this.#shown = { ...this.#shown, items };
    else this.refresh();
  }

  /** All of a room was read. */
  read(id: string): void {
    this.#shown = { ...this.#shown, items: readRooms(this.#shown.items, id) };
  }

  /** Asks again a moment later, once for all that came together. What nobody answers changes nothing. */
  refresh(afterMs = 400): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(async () => {
      const query = { scope: 'mine', limit: firstRooms } as const;
      const { data } = await outcomeOf(apiFor().GET('/api/v1/rooms', { params: { query } }));
      if (data) this.#shown = data;
    }, afterMs);
  }

  stop(): void {
    clearTimeout(this.#asking);
  }
}

export const [useRooms, setRooms] = createContext<Rooms>();
