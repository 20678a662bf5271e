import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

const items = 7_246_321;
const everything = 7_246_322;

/**
 * One after the other for everything that is indexed about a post or member, until the transaction ends. Whoever indexes
 * reads the row after this, so the last to write has seen the newest; whoever hides removes after this, so nothing comes back.
 */
export async function lockForIndexing(tx: Ctx, what: 'post' | 'member', id: string): Promise<void> {
  await sql`
    select pg_advisory_xact_lock_shared(${everything}::int, 0),
           pg_advisory_xact_lock(${items}::int, hashtext(${`${what}:${id}`}))`.execute(tx.db);
}

/** The same for all of them at once: for short batches only. */
export async function lockAllIndexing(tx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${everything}::int, 0)`.execute(tx.db);
}
