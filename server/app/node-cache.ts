const maxAge = 1_000;

/** Small shared facts of this node. An entry lives for a second, and several askers share one load. */
export class NodeCache {
  readonly #entries = new Map<string, { at: number; value: Promise<unknown> }>();

  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key);
    if (entry && performance.now() - entry.at < maxAge) return entry.value as Promise<T>;
    const value = load();
    this.#entries.set(key, { at: performance.now(), value });
    value.catch(() => this.drop(key));
    return value;
  }

  drop(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
