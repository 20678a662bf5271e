import { createHmac } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import type { RateLimit } from '../../kernel/http.ts';

/** Of each budget, what a node gives without asking: most visitors never need more, and so cost no statement. */
const freeShare = 0.0125;
/** What a node takes at once from the database, beyond that. */
const handful = 0.05;
const mostKept = 50_000;

interface Entry {
  /** Requests that need not ask anybody. */
  left: number;
  used: number;
  /** What the others have left, as far as is known. */
  remaining: number;
  /** On this process's own clock, which never jumps. */
  until: number;
  spent: boolean;
  /** Asks the database; others of the same key wait for the same answer. */
  asking: Promise<void> | null;
}

export interface Consumed {
  allowed: boolean;
  remaining: number;
  /** Seconds until the budget is whole again. */
  reset: number;
}

/**
 * Budgets that hold over all nodes. A node gives a small share for nothing, then takes handfuls from the database, whose clock
 * decides when a budget begins anew: nodes with wrong clocks count the same. Two nodes give at most a twentieth too much.
 * Without the database each node counts alone.
 */
export class SharedBudgets {
  readonly #db: Kysely<DB>;
  readonly #secret: string;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor({ db, secret, now }: { db: Kysely<DB>; secret: string; now?: () => number }) {
    this.#db = db;
    this.#secret = secret;
    this.#now = now ?? (() => performance.now());
  }

  async consume(limit: RateLimit, subject: string): Promise<Consumed> {
    const key = this.#keyOf(limit, subject);
    for (;;) {
      const entry = this.#entryOf(key, limit);
      if (entry.left > 0) {
        entry.left -= 1;
        entry.used += 1;
        return this.#state(entry, true);
      }
      if (entry.spent) return this.#state(entry, false);
      entry.asking ??= this.#ask(key, limit, entry).finally(() => (entry.asking = null));
      await entry.asking;
    }
  }

  #state(entry: Entry, allowed: boolean): Consumed {
    const reset = Math.max(1, Math.ceil((entry.until - this.#now()) / 1000));
    return { allowed, remaining: allowed ? Math.max(0, entry.remaining + entry.left) : 0, reset };
  }

  #entryOf(key: string, { points, seconds }: RateLimit): Entry {
    const now = this.#now();
    const known = this.#entries.get(key);
    if (known && (now < known.until || known.asking)) return known;
    const left = Math.floor(points * freeShare);
    const until = now + seconds * 1000;
    const entry: Entry = { left, used: 0, remaining: points - left, until, spent: false, asking: null };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#forgetOldest(now);
    return entry;
  }

  async #ask(key: string, { points, seconds }: RateLimit, entry: Entry): Promise<void> {
    const wanted = Math.max(1, Math.floor(points * handful));
    try {
      const { rows } = await sql<{ used: number; ms: number }>`
        insert into request_budgets as kept (key, used, resets_at)
        values (${key}, ${wanted}, clock_timestamp() + ${seconds} * interval '1 second')
        on conflict on constraint request_budgets_pkey do update set
          used = case when kept.resets_at <= clock_timestamp() then excluded.used
                      else least(kept.used + excluded.used, ${points + wanted}) end,
          resets_at = case when kept.resets_at <= clock_timestamp() then excluded.resets_at else kept.resets_at end
        returning used, (extract(epoch from resets_at - clock_timestamp()) * 1000)::float8 as ms`.execute(
        this.#db,
      );
      const { used, ms } = rows[0]!;
      entry.left = Math.max(0, wanted - Math.max(0, used - points));
      entry.remaining = Math.max(0, points - used);
      entry.until = this.#now() + Math.max(1, ms);
    } catch {
      // The request itself will find that the database is not there; until then nobody gets more than one node gives.
      entry.left = Math.max(0, points - entry.used);
      entry.remaining = 0;
    }
    entry.spent = entry.left === 0;
  }

  #forgetOldest(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= mostKept && now < entry.until) return;
      if (!entry.asking) this.#entries.delete(key);
    }
  }

  /** No addresses in the database. */
  #keyOf({ name }: RateLimit, subject: string): string {
    const digest = createHmac('sha256', this.#secret).update(`budget ${name} ${subject}`).digest('base64url');
    return `${name}:${digest.slice(0, 22)}`;
  }
}
