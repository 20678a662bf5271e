import type { InboxEvent } from './inbox.svelte.ts';

type Heard = InboxEvent & { seq: number | null };

interface Parts {
  /** The last number that is known: the stream goes on after it. */
  seq: () => number | null;
  take: (event: Heard) => void;
  /** Asked after a failure: whether there is no inbox to listen to any more. */
  isOver: () => Promise<boolean>;
}

const shortest = 1_000;
const longest = 60_000;
/** Hidden so long, a connection may be dead without knowing it. */
const staleTime = 60_000;

/** How long to wait before the next try: twice as long each time, and not all at the same moment. */
export function pause(failures: number, chance: number): number {
  return Math.min(longest, shortest * 2 ** Math.min(failures, 10)) * (0.5 + chance / 2);
}

/** The server's stream of events, opened again whenever it breaks, and at once when the network or the reader is back. */
export class Stream {
  readonly #parts: Parts;
  #source: EventSource | undefined;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hiddenAt: number | null = null;
  readonly #ends = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
    const { signal } = this.#ends;
    addEventListener('online', () => this.#now(), { signal });
    addEventListener('offline', () => this.#drop(), { signal });
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    this.#open();
  }

  close(): void {
    this.#ends.abort();
    this.#drop();
  }

  reopen(): void {
    this.#drop();
    this.#open();
  }

  #open(): void {
    const seq = this.#parts.seq();
    const source = new EventSource(`/api/v1/notifications/stream${seq === null ? '' : `?after=${seq}`}`);
    this.#source = source;
    source.onopen = () => (this.#failures = 0);
    for (const type of ['notification', 'read', 'reset'] as const)
      source.addEventListener(type, ({ data, lastEventId }: MessageEvent<string>) =>
        this.#parts.take({
          type,
          data: JSON.parse(data) as never,
          seq: /^\d+$/.test(lastEventId) ? Number(lastEventId) : null,
        }),
      );
    // The browser's own way to come back knows neither patience nor the end.
    source.onerror = () => void this.#broke(source);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  async #broke(source: EventSource): Promise<void> {
    if (this.#source !== source) return;
    this.#drop();
    this.#failures += 1;
    if (!navigator.onLine) return;
    // Perhaps because the session is over: whoever knows how to tell looks.
    dispatchEvent(new Event('madang:stream-broke'));
    this.#timer = setTimeout(() => void this.#tryAgain(), pause(this.#failures - 1, Math.random()));
  }

  async #tryAgain(): Promise<void> {
    if (this.#failures > 1 && (await this.#parts.isOver())) return this.close();
    if (!this.#ends.signal.aborted && !this.#source) this.#open();
  }

  #now(): void {
    this.#failures = 0;
    if (!this.#source) this.reopen();
  }

  #seen(): void {
    if (document.visibilityState === 'hidden') this.#hiddenAt = Date.now();
    else {
      const isStale = this.#hiddenAt !== null && Date.now() - this.#hiddenAt > staleTime;
      this.#hiddenAt = null;
      if (isStale || !this.#source) this.reopen();
    }
  }
}
