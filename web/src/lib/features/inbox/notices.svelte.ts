import { apiFor, type Notice } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import type { InboxEvent } from './inbox.svelte.ts';
import { withEvent } from './notice-events.ts';

export interface NoticePage {
  items: Notice[];
  nextCursor: string | null;
  lastSeq: number;
}

/** A list of notices that grows at its end, and at its beginning by what comes in. */
export class Notices {
  readonly #first: () => NoticePage;
  readonly #unreadOnly: () => boolean;
  #shown = $derived.by(() => this.#first());
  #loading = $state(false);

  constructor(first: () => NoticePage, unreadOnly: () => boolean) {
    this.#first = first;
    this.#unreadOnly = unreadOnly;
  }

  get items(): Notice[] {
    return this.#shown.items;
  }
  get nextCursor(): string | null {
    return this.#shown.nextCursor;
  }
  get lastSeq(): number {
    return Math.max(this.#shown.lastSeq, ...this.items.map(({ seq }) => seq));
  }
  get loading(): boolean {
    return this.#loading;
  }

  hear(event: InboxEvent): void {
    this.#shown = { ...this.#shown, items: withEvent(this.items, event, this.#unreadOnly()) };
  }

  /** Shown as read at once; the server says the same a moment later. */
  read(is: (notice: Notice) => boolean, at: string): void {
    const items = this.items.map((item) =>
      is(item) && item.readAt === null ? { ...item, readAt: at } : item,
    );
    this.#shown = { ...this.#shown, items };
  }

  /** @returns whether the next page came */
  async more(): Promise<boolean> {
    const before = this.#shown;
    if (before.nextCursor === null || this.#loading) return true;
    this.#loading = true;
    const query = { cursor: before.nextCursor, ...(this.#unreadOnly() && { unread: true }) };
    const { data } = await outcomeOf(apiFor().GET('/api/v1/notifications', { params: { query } }));
    this.#loading = false;
    if (!data) return false;
    const known = this.items.map(({ seq }) => seq);
    const items = [...this.items, ...data.items.filter(({ seq }) => !known.includes(seq))];
    this.#shown = { items, nextCursor: data.nextCursor, lastSeq: before.lastSeq };
    return true;
  }
}
