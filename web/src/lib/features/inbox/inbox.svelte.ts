import { createContext } from 'svelte';
import type { Notice } from '#lib/api/client.ts';

export interface FreshNotice extends Notice {
  /** The notice of the same batch whose place it takes. */
  replaces: number | null;
  unread: number;
}

/** What the server says of the inbox while a page is open. */
export type InboxEvent =
  | { type: 'notification'; data: FreshNotice }
  | { type: 'read'; data: { unread: number; items: Notice[]; gone: number[] } }
  /** What is known may have gaps: lists are fetched anew. */
  | { type: 'reset'; data: { unread: number } };

/** How many posts of a space are unread. */
export interface UnreadSpace {
  slug: string;
  unreadPosts: number;
}

/** What is unread by space, where a page was given it. */
export function spacesOf(data: object): readonly UnreadSpace[] | undefined {
  return (data as { unread?: { spaces: readonly UnreadSpace[] } | null }).unread?.spaces;
}

type Listener = (event: InboxEvent) => void;

/** The inbox of whoever reads this page: how much is unread, and what comes in. One for each page tree, made by the layout. */
export class Inbox {
  readonly #known: () => number;
  #unread = $derived.by(() => this.#known());
  /** In how many rooms others said something that was not read; known a moment after the page. */
  rooms = $state(0);
  /** Asks again how many rooms are unread, soon; set by whoever is live. */
  countRooms: () => void = () => undefined;
  /** Of all spaces, once it was asked for; until then a page may know by itself. */
  spaces = $state.raw<readonly UnreadSpace[]>();
  // Nothing is drawn from it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #listeners = new Set<Listener>();

  /** @param known what the server rendered; newer knowledge stands until the next such answer */
  constructor(known: () => number) {
    this.#known = known;
  }

  get unread(): number {
    return this.#unread;
  }
  set unread(count: number) {
    this.#unread = count;
  }

  /** @returns how to stop listening */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  apply(event: InboxEvent): void {
    this.unread = event.data.unread;
    for (const listener of this.#listeners) listener(event);
  }
}

export const [useInbox, setInbox] = createContext<Inbox>();
