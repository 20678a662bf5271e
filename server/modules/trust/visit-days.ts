import type { Ctx } from '../../kernel/ctx.ts';
import { insertDays } from './trust.queries.ts';

const flushEvery = 2_000;
const mostKept = 100_000;

/** On which days of the site members were here. Written once a day, member and node; what waits is lost with a crash, and comes again. */
export class VisitDays {
  #waiting = new Map<string, { accountId: string; day: string }>();
  #known = new Set<string>();
  #today = '';
  #timer: NodeJS.Timeout | null = null;

  record(ctx: Ctx, accountId: string, day: string): void {
    if (day !== this.#today || this.#known.size >= mostKept) {
      this.#known.clear();
      this.#today = day;
    }
    if (this.#known.has(accountId)) return;
    this.#known.add(accountId);
    this.#waiting.set(`${accountId} ${day}`, { accountId, day });
    this.#timer ??= setTimeout(() => void this.flush(ctx.as(null)), flushEvery).unref();
  }

  async flush(ctx: Ctx): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const visits = [...this.#waiting.values()];
    this.#waiting.clear();
    if (visits.length === 0) return;
    try {
      await ctx.transaction((tx) => insertDays(tx, visits));
    } catch (error) {
      // Somebody may have left meanwhile; the others are counted with their next request.
      for (const { accountId } of visits) this.#known.delete(accountId);
      ctx.log.warn({ err: error, visits: visits.length }, 'visits were not counted');
    }
  }
}
