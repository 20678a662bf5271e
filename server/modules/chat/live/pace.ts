/** At most one of a kind in so many milliseconds. Forgets by itself what is long past. */
export class Pace {
  readonly #everyMs: number;
  #recent = new Map<string, number>();
  #sweptAt = performance.now();

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Whether it is time for one more. */
  take(key: string): boolean {
    const now = performance.now();
    if (now - this.#sweptAt > 10 * this.#everyMs) this.#sweep(now);
    const last = this.#recent.get(key);
    if (last !== undefined && now - last < this.#everyMs) return false;
    this.#recent.set(key, now);
    return true;
  }

  #sweep(now: number): void {
    this.#sweptAt = now;
    for (const [key, at] of this.#recent) if (now - at >= this.#everyMs) this.#recent.delete(key);
  }
}
