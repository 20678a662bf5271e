const maxAge = 1_000;

interface Entry {
  at: number;
  value: Promise<unknown>;
  settled: boolean;
}

/** Small shared facts of this node. An entry lives for a second, and several askers share one load. */
export class NodeCache {
  readonly #entries = new Map<string, Entry>();
  #drops = 0;

  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const kept = this.#fresh(key);
    return (kept ? kept.value : this.#keep(key, load())) as Promise<T>;
  }

  /**
   * For whoever holds a connection or locks: never waits for the load of somebody else, who may be waiting for just these.
   * What was found is kept for the others unless something was dropped meanwhile.
   */
  async getAlone<T>(key: string, load: () => Promise<T>): Promise<T> {
    const kept = this.#fresh(key);
    if (kept?.settled) return kept.value as Promise<T>;
    const drops = this.#drops;
    const value = await load();
    if (drops === this.#drops) void this.#keep(key, Promise.resolve(value));
    return value;
  }

  drop(key: string): void {
    this.#drops += 1;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#drops += 1;
    this.#entries.clear();
  }

  #fresh(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && performance.now() - entry.at < maxAge ? entry : undefined;
  }

  #keep<T>(key: string, value: Promise<T>): Promise<T> {
    const entry = { at: performance.now(), value, settled: false };
    this.#entries.set(key, entry);
    void value.then(
      () => (entry.settled = true),
      () => this.#entries.get(key) === entry && this.#entries.delete(key),
    );
    return value;
  }
}

/** What is quicker than this is not kept at all (ms). */
const cheap = 10;
const share = 20;
const longest = 60_000;
const maxEntries = 200;

interface DearEntry {
  value: Promise<unknown>;
  /** When it is made anew (ms of a clock that never jumps); infinite while it is being made. */
  until: number;
}

/**
 * What costs much to find is kept twenty times as long as it took, at most a minute: whatever the size of the site, it
 * takes no more than a twentieth of one connection. Where it is cheap, everybody gets it fresh.
 */
export class DearCache {
  readonly #entries = new Map<string, DearEntry>();
  readonly #now: () => number;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const kept = this.#entries.get(key);
    if (kept && this.#now() < kept.until) return kept.value as Promise<T>;
    const began = this.#now();
    const value = load();
    const entry: DearEntry = { value, until: Infinity };
    this.#entries.set(key, entry);
    const forget = () => this.#entries.get(key) === entry && this.#entries.delete(key);
    value.then(() => {
      const took = this.#now() - began;
      if (took < cheap) forget();
      else entry.until = this.#now() + Math.min(took * share, longest);
    }, forget);
    this.#makeRoom();
    return value;
  }

  #makeRoom(): void {
    for (const [key, { until }] of this.#entries) {
      if (this.#entries.size <= maxEntries) return;
      if (until !== Infinity) this.#entries.delete(key);
    }
  }
}
