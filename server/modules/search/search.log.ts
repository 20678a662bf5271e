import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

interface Searched {
  hour: Date;
  term: string;
  person: string;
  at: Date;
}

const flushEvery = 2_000;
const maxWaiting = 20_000;

/**
 * Collects searches that found something and writes them in one statement every two seconds. A search is no promise to
 * anybody: what waits when a node dies is lost.
 */
export class SearchLog {
  #waiting = new Map<string, Searched>();
  #timer: NodeJS.Timeout | null = null;
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Nobody can be read from a row: members are a keyed hash of their id, guests of address and browser and the day. */
  record(ctx: Ctx, term: string, guest: { address: string; agent: string }): void {
    if (ctx.actor?.impersonator || this.#waiting.size >= maxWaiting) return;
    const at = ctx.now;
    const person = this.#personOf(ctx, guest);
    const hour = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
    const key = `${hour.getTime()} ${person} ${term}`;
    if (!this.#waiting.has(key)) this.#waiting.set(key, { hour, term, person, at });
    this.#timer ??= setTimeout(() => void this.flush(ctx.as(null)), flushEvery).unref();
  }

  /** Writes what waits. */
  async flush(ctx: Ctx): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    // In one order on every node, so that none waits for another in a circle.
    const rows = [...this.#waiting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    this.#waiting.clear();
    if (rows.length === 0) return;
    try {
      await insertSearches(ctx, rows);
    } catch (error) {
      ctx.log.warn({ err: error, searches: rows.length }, 'searches were not counted');
    }
  }

  #personOf(ctx: Ctx, { address, agent }: { address: string; agent: string }): string {
    const who = ctx.actor
      ? `member\n${ctx.actor.id}`
      : `guest\n${ctx.now.toISOString().slice(0, 10)}\n${address}\n${agent}`;
    return createHmac('sha256', this.#secret).update(`search\n${who}`).digest('base64url').slice(0, 22);
  }
}

async function insertSearches(ctx: Ctx, rows: readonly Searched[]): Promise<void> {
  await sql`
    insert into search_log (hour, term, person, at)
    select * from unnest(${rows.map((row) => row.hour.toISOString())}::timestamptz[], ${rows.map((row) => row.term)}::text[],
                         ${rows.map((row) => row.person)}::text[], ${rows.map((row) => row.at.toISOString())}::timestamptz[])
    on conflict (hour, term, person) do update set at = excluded.at`.execute(ctx.db);
}
