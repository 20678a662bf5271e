/** A page as every guest gets it who asks in the same way. */
export interface KeptPage {
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  etag: string;
  /** Posts whose own pages these are; empty for lists and everything else. */
  about: ReadonlySet<string>;
  /** Packed forms, made when the first browser asks for them. */
  packed: Map<string, Promise<Buffer>>;
}

interface Entry {
  page: KeptPage;
  /** When its rendering began (ms of a clock that never jumps). */
  since: number;
}

interface InFlight {
  answer: Promise<KeptPage | null>;
  since: number;
  /** What changed while it was rendered. */
  missed: string[];
}

interface Bounds {
  maxAge: number;
  maxEntries: number;
  maxBytes: number;
}

/** Names every page at once, in place of `posts/<id>`. */
export const allPages = '*';

const standard: Bounds = { maxAge: 5_000, maxEntries: 500, maxBytes: 32 * 1024 * 1024 };

/**
 * Pages for guests, kept in the memory of this node: at most five seconds old, gone at once when this node hears that their
 * content changed, bounded in number and bytes. Several askers share one rendering.
 */
export class PageCache {
  readonly #entries = new Map<string, Entry>();
  readonly #inFlight = new Map<string, InFlight>();
  readonly #bounds: Bounds;
  readonly #now: () => number;
  #bytes = 0;

  constructor(bounds: Partial<Bounds> = {}, now = () => performance.now()) {
    this.#bounds = { ...standard, ...bounds };
    this.#now = now;
  }

  /** A page that is fresh, or one that is being rendered for somebody else now; `null` when the asker has to render it. */
  find(key: string): KeptPage | Promise<KeptPage | null> | null {
    const entry = this.#entries.get(key);
    if (entry && this.#isFresh(entry)) return entry.page;
    if (entry) this.#remove(key);
    const inFlight = this.#inFlight.get(key);
    return inFlight && inFlight.missed.length === 0 && this.#isFresh(inFlight) ? inFlight.answer : null;
  }

  /**
   * Announces a rendering. The returned function ends it, with the page or with `null` when the page is not for everybody;
   * what is told after the first time is ignored.
   */
  begin(key: string): (page: KeptPage | null) => void {
    let tell: (page: KeptPage | null) => void = () => undefined;
    const answer = new Promise<KeptPage | null>((done) => (tell = done));
    const inFlight: InFlight = { answer, since: this.#now(), missed: [] };
    this.#inFlight.set(key, inFlight);
    let ended = false;
    return (page) => {
      if (ended) return;
      ended = true;
      // One that a later rendering has replaced no longer hears of changes.
      const isCurrent = this.#inFlight.get(key) === inFlight;
      if (isCurrent) this.#inFlight.delete(key);
      if (page && isCurrent && !inFlight.missed.some((change) => isTouched(page, change)))
        this.#keep(key, { page, since: inFlight.since });
      tell(page);
    };
  }

  /** Forgets what this change touches. @param change `posts/<id>`, or everything else for all pages */
  drop(change: string): void {
    for (const inFlight of this.#inFlight.values()) inFlight.missed.push(change);
    for (const [key, { page }] of this.#entries) if (isTouched(page, change)) this.#remove(key);
  }

  get size(): { entries: number; bytes: number } {
    return { entries: this.#entries.size, bytes: this.#bytes };
  }

  #isFresh({ since }: { since: number }): boolean {
    return this.#now() - since < this.#bounds.maxAge;
  }

  #keep(key: string, entry: Entry): void {
    const bytes = weightOf(key, entry.page);
    if (bytes > this.#bounds.maxBytes / 8) return;
    this.#remove(key);
    this.#entries.set(key, entry);
    this.#bytes += bytes;
    // The first ones are the oldest, and those end soonest anyway.
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#bounds.maxEntries && this.#bytes <= this.#bounds.maxBytes) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#bytes -= weightOf(key, entry.page);
  }
}

/** A page about one post follows that post alone; what stands beside it may be five seconds old. Lists follow every post. */
function isTouched(page: KeptPage, change: string): boolean {
  const post = /^posts\/(\d+)$/.exec(change)?.[1];
  return post === undefined || page.about.size === 0 || page.about.has(post);
}

/** Packed forms of a text are a fraction of it; half is on the safe side. */
function weightOf(key: string, page: KeptPage): number {
  return page.body.length * 1.5 + key.length * 2 + 1_000;
}
