import type { PostSummary } from '#lib/api/client.ts';
import { appendPage } from './feed-view.ts';

export interface PostPage {
  items: PostSummary[];
  nextCursor: string | null;
}

/** What a list remembers while its reader is away on a post. */
export interface FeedMemory extends PostPage {
  /** The address it was of. */
  of: string;
  top: number;
}

/** A list that grows in place. `first` is the page that the server rendered. */
export class Feed {
  readonly #first: () => PostPage;
  #shown = $derived.by(() => this.#first());
  #loading = $state(false);

  constructor(first: () => PostPage) {
    this.#first = first;
  }

  get items(): PostSummary[] {
    return this.#shown.items;
  }
  get nextCursor(): string | null {
    return this.#shown.nextCursor;
  }
  get loading(): boolean {
    return this.#loading;
  }

  /** @returns whether the next page came; if not, the list stays as it is */
  async more(load: (cursor: string) => Promise<PostPage | undefined>): Promise<boolean> {
    const before = this.#shown;
    if (before.nextCursor === null || this.#loading) return true;
    this.#loading = true;
    try {
      const page = await load(before.nextCursor);
      // Another list may have been chosen while this one was loading.
      if (page && this.#shown === before) {
        this.#shown = { items: appendPage(before.items, page.items), nextCursor: page.nextCursor };
      }
      return page !== undefined;
    } catch {
      return false;
    } finally {
      this.#loading = false;
    }
  }

  remember(of: string): FeedMemory {
    return { items: this.items, nextCursor: this.nextCursor, of, top: scrollY };
  }

  recall(memory: FeedMemory, of: string): boolean {
    if (memory.of !== of || memory.items.length <= this.items.length) return false;
    this.#shown = { items: memory.items, nextCursor: memory.nextCursor };
    return true;
  }
}
