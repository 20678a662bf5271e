/** When whom a notice of what reached: it may come before the comment that it tells of is answered. */
export class Arrivals {
  readonly #came = new Map<string, number>();
  readonly #waiting = new Map<string, (at: number) => void>();

  note(handle: string, url: string): void {
    const at = performance.now();
    const key = `${handle} ${url}`;
    const waiting = this.#waiting.get(key);
    if (!waiting) return void this.#came.set(key, at);
    this.#waiting.delete(key);
    waiting(at);
  }

  /** @returns the moment (as `performance.now`), or null when nothing came for so long (ms) */
  when(handle: string, url: string, patience: number): Promise<number | null> {
    const key = `${handle} ${url}`;
    const came = this.#came.get(key);
    this.#came.delete(key);
    if (came !== undefined) return Promise.resolve(came);
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => resolve(null), patience);
      this.#waiting.set(key, (at) => {
        clearTimeout(giveUp);
        resolve(at);
      });
    });
  }
}
