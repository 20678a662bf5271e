import { DomainError } from '../../../kernel/errors.ts';

/** How many connections come from one network address, on this node. */
export class Addresses {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws DomainError 429 when there are as many as there may be */
  assertRoom(address: string): void {
    if ((this.#counts.get(address) ?? 0) >= this.#most)
      throw new DomainError('too-many', 'request.too_many', { retryAfter: 30 });
  }

  /** @returns what ends it */
  enter(address: string): () => void {
    this.#counts.set(address, (this.#counts.get(address) ?? 0) + 1);
    return () => {
      const left = this.#counts.get(address)! - 1;
      if (left === 0) this.#counts.delete(address);
      else this.#counts.set(address, left);
    };
  }
}
