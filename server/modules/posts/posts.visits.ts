import type { Ctx } from '../../kernel/ctx.ts';
import { mergeOpened, tellOpened, type Opened } from './opened.ts';
import { upsertLooks, type Look } from './reading.queries.ts';
import { upsertVisits } from './visits.queries.ts';
import { mergeVisits, type Visit } from './visits.rules.ts';

const flushEvery = 1_000;
const maxWaiting = 50_000;

/**
 * Collects how far members have read and when they looked at what is new, and writes it once a second in one statement each.
 * Losing some means that a comment or a post is called new once more, or a notice stays unread.
 */
export class VisitLog {
  #visits = new Map<string, Visit>();
  #looks = new Map<string, Look>();
  #opened = new Map<string, Opened>();
  #timer: NodeJS.Timeout | null = null;

  /** @param shown comments that the member has before them */
  record(ctx: Ctx, visit: Omit<Visit, 'accountId'>, shown: readonly string[] = []): void {
    const mine: Visit = { ...visit, accountId: ctx.actor!.id };
    const key = `${mine.accountId} ${mine.postId}`;
    const known = this.#visits.get(key);
    if (!known && this.#visits.size >= maxWaiting) return;
    this.#visits.set(key, known ? mergeVisits(known, mine) : mine);
    const { accountId, postId } = mine;
    const opened: Opened = { accountId, postId, commentIds: new Set(shown), at: ctx.now };
    const before = this.#opened.get(key);
    this.#opened.set(key, before ? mergeOpened(before, opened) : opened);
    this.#flushSoon(ctx);
  }

  /** The caller sees the list of what is new; `since` is where it begins when they never did before. */
  look(ctx: Ctx, since: Date): void {
    const accountId = ctx.actor!.id;
    if (this.#looks.size >= maxWaiting && !this.#looks.has(accountId)) return;
    this.#looks.set(accountId, { accountId, since, at: ctx.now });
    this.#flushSoon(ctx);
  }

  #flushSoon(ctx: Ctx): void {
    this.#timer ??= setTimeout(() => void this.flush(ctx.as(null)), flushEvery).unref();
  }

  /** Writes what waits. */
  async flush(ctx: Ctx): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const visits = [...this.#visits.values()];
    const looks = [...this.#looks.values()];
    const opened = [...this.#opened.values()];
    this.#visits.clear();
    this.#looks.clear();
    this.#opened.clear();
    try {
      if (looks.length > 0) await ctx.transaction((tx) => upsertLooks(tx, looks));
      if (visits.length > 0) await ctx.transaction((tx) => upsertVisits(tx, visits));
      if (opened.length > 0) await tellOpened(ctx, opened);
    } catch (error) {
      ctx.log.warn({ err: error, visits: visits.length, looks: looks.length }, 'visits were not written');
    }
  }
}
