import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

const mostAtOnce = 100_000;

/** Ids for rows that are written later, drawn in large blocks, the next one while the last is used. */
export class SerialIds {
  readonly #tx: Ctx;
  readonly #table: 'posts' | 'comments';
  #expected: number;
  #block: readonly string[] = [];
  #used = 0;
  #coming: Promise<readonly string[]> | null = null;

  constructor(tx: Ctx, table: 'posts' | 'comments', expected: number) {
    this.#tx = tx;
    this.#table = table;
    this.#expected = expected;
  }

  async take(count: number): Promise<readonly string[]> {
    const ready = this.#block.slice(this.#used, this.#used + count);
    this.#used += ready.length;
    const missing = count - ready.length;
    if (missing === 0) return ready;
    const next = (await this.#coming) ?? [];
    this.#block = next.length >= missing ? next : [...next, ...(await this.#draw(missing - next.length))];
    this.#used = missing;
    this.#coming = this.#expected > 0 ? this.#draw(Math.min(this.#expected, mostAtOnce)) : null;
    // Looked at when the block is needed; until then it must not count as unhandled.
    this.#coming?.catch(() => undefined);
    return [...ready, ...this.#block.slice(0, missing)];
  }

  async #draw(count: number): Promise<readonly string[]> {
    this.#expected -= count;
    const { rows } = await sql<{ ids: string }>`
      select string_agg(nextval((select pg_get_serial_sequence(${this.#table}, 'id')::regclass))::text, ' ') as ids
      from generate_series(1, ${count}::int)`.execute(this.#tx.db);
    return rows[0]!.ids.split(' ');
  }
}
