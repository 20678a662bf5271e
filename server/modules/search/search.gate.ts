import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { searchBusy } from './search.errors.ts';
import { timeLimit } from './search.settings.ts';

/** Searches at once on a node: fewer than its connections, so that the rest of the site never waits for them. */
const slots = 4;
/** A query that got its turn has at least this long. */
const shortest = 100;

/** Lets a bounded number of searches run, each for a bounded time. Who would wait too long is told to come back. */
export class SearchGate {
  #free = slots;
  #waiting: (() => void)[] = [];

  /** Runs reading `work` in a transaction. @throws DomainError 503 `search.busy` with `Retry-After` */
  async run<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T> {
    const limit = ctx.setting(timeLimit);
    const asked = performance.now();
    await this.#enter(limit * 0.7);
    try {
      const left = Math.max(shortest, Math.round(limit - (performance.now() - asked)));
      return await ctx.transaction(async (tx) => {
        await sql`select set_config('statement_timeout', ${String(left)}, true)`.execute(tx.db);
        return work(tx);
      });
    } catch (error) {
      throw isCancelled(error) ? searchBusy(error) : error;
    } finally {
      this.#leave();
    }
  }

  async #enter(patience: number): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== turn);
        reject(searchBusy());
      }, patience);
      this.#waiting.push(turn);
    });
  }

  /** The slot goes to whoever waits longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

function isCancelled(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '57014';
}
