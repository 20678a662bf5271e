import type { Problem } from '#lib/api/client.ts';
import type { Outcome } from '#lib/features/problems/outcome.ts';

interface Position {
  on: boolean;
  count: number;
}
/** Tells the server; it may answer the count that is true now. */
type Send = (on: boolean) => Promise<Outcome<{ count: number } | undefined>>;

/** A like or a bookmark: it changes at once, and goes back when the server refuses. */
export class Toggle {
  #shown = $state.raw<Position>({ on: false, count: 0 });
  #confirmed: Position;
  #sending = false;
  readonly #send: Send;

  constructor(start: Position, send: Send) {
    this.#shown = start;
    this.#confirmed = start;
    this.#send = send;
  }

  get on(): boolean {
    return this.#shown.on;
  }
  get count(): number {
    return this.#shown.count;
  }

  /** Quick presses one after the other end in what was pressed last, with one request at a time. */
  async flip(): Promise<Problem | undefined> {
    const { on, count } = this.#shown;
    this.#shown = { on: !on, count: count + (on ? -1 : 1) };
    if (this.#sending) return undefined;
    this.#sending = true;
    try {
      return await this.#settle();
    } finally {
      this.#sending = false;
    }
  }

  async #settle(): Promise<Problem | undefined> {
    while (this.#shown.on !== this.#confirmed.on) {
      const { on, count } = this.#shown;
      const { data, problem } = await this.#send(on);
      if (problem) {
        this.#shown = this.#confirmed;
        return problem;
      }
      this.#confirmed = { on, count: data?.count ?? count };
    }
    this.#shown = this.#confirmed;
    return undefined;
  }
}
