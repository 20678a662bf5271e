import { apiFor, type Comment } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';

interface UnreadItem {
  id: string;
  createdAt: string;
  behind: string | null;
}

/** How far the unread comments, which come in reading order, have been seen without a gap. */
export function readDownTo(
  items: readonly UnreadItem[],
  seen: ReadonlySet<string>,
): { last: string | null; all: boolean } {
  const gap = items.findIndex(({ id, behind }) => !seen.has(id) && !(behind && seen.has(behind)));
  const count = gap < 0 ? items.length : gap;
  return { last: items[count - 1]?.id ?? null, all: gap < 0 };
}

const restTime = 1_000;
/** Until the server has written what it was told. */
const settleTime = 2_500;
/** As many as the server tells of at once. */
const most = 100;

/** Watches which comments come into view, and tells the server how far its reader has come. */
export class Reading {
  readonly #postId: string;
  readonly #created: string;
  #items: UnreadItem[] = [];
  #at = '';
  readonly #seen = new Set<string>();
  #told = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  readonly #watcher = new IntersectionObserver((entries) => this.#look(entries), {
    rootMargin: '0px 0px -10% 0px',
  });
  readonly #leave = (): void => {
    if (document.visibilityState === 'hidden') this.#tell();
  };

  constructor({ id, createdAt }: { id: string; createdAt: string }) {
    this.#postId = id;
    this.#created = createdAt;
    document.addEventListener('visibilitychange', this.#leave);
    void this.#ask();
  }

  /** These comments are on the page now. */
  watch(comments: readonly Pick<Comment, 'id'>[]): void {
    for (const { id } of comments) {
      const main = document.querySelector(`#c-${id} > .cmt-main`);
      if (main && !this.#seen.has(id)) this.#watcher.observe(main);
    }
  }

  stop(): void {
    this.#tell();
    clearTimeout(this.#again);
    this.#watcher.disconnect();
    document.removeEventListener('visibilitychange', this.#leave);
  }

  /** Something was written meanwhile. */
  refresh(): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.#ask(), settleTime);
  }

  async #ask(): Promise<void> {
    const call = apiFor().GET('/api/v1/posts/{id}/unread', { params: { path: { id: this.#postId } } });
    const { data } = await outcomeOf(call);
    if (!data) return;
    this.#items = data.items;
    this.#at = data.at;
    this.#tellSoon();
  }

  #look(entries: IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#seen.add((target.parentElement?.id ?? '').slice(2));
      this.#watcher.unobserve(target);
    }
    this.#tellSoon();
  }

  #tellSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), restTime);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    const { last, all } = readDownTo(this.#items, this.#seen);
    const done = all && this.#items.length < most;
    const told = `${this.#at} ${done ? 'all' : last}`;
    if (!this.#at || told === this.#told || (!done && last === null)) return;
    this.#told = told;
    const body = done
      ? { seenUntil: this.#at }
      : { seenUntil: this.#created, reached: { commentId: last!, at: this.#at } };
    const params = { path: { id: this.#postId } };
    void outcomeOf<unknown>(apiFor().PUT('/api/v1/posts/{id}/visit', { params, body, keepalive: true }));
    if (all && !done) this.refresh();
  }
}
