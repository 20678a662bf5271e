import type { Kysely } from 'kysely';
import type { Ctx } from './ctx.ts';
import type { DB } from './db.generated.ts';

/** The database as one module may see it: SQL on another module's tables does not compile. */
export function scopeTo<Tables extends keyof DB>(ctx: Pick<Ctx, 'db'>): Kysely<Pick<DB, Tables>> {
  return ctx.db as unknown as Kysely<Pick<DB, Tables>>;
}
