import type { Ctx } from '../../kernel/ctx.ts';
import { upsertVisits, type Visit } from './visits.queries.ts';

const flushEvery = 1_000;
const maxWaiting = 50_000;

/**
 * Collects how far members have read and writes it once a second in one statement. Losing some means that a comment is
 * called new once more.
 */
export class VisitLog {
  #waiting = new Map<string, Visit>();
  #timer: NodeJS.Timeout | null = null;

  record(ctx: Ctx, postId: string, seenUntil: Date): void {
    const accountId = ctx.actor!.id;
    const key = `${accountId} ${postId}`;
    const known = this.#waiting.get(key);
    if (known ? known.seenUntil >= seenUntil : this.#waiting.size >= maxWaiting) return;
    this.#waiting.set(key, { accountId, postId, seenUntil });
    this.#timer ??= setTimeout(() => void this.flush(ctx.as(null)), flushEvery).unref();
  }

  /** Writes what waits. */
  async flush(ctx: Ctx): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const visits = [...this.#waiting.values()];
    this.#waiting.clear();
    if (visits.length === 0) return;
    try {
      await ctx.transaction((tx) => upsertVisits(tx, visits));
    } catch (error) {
      ctx.log.warn({ err: error, visits: visits.length }, 'visits were not written');
    }
  }
}
