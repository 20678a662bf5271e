import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { matchingDb } from './matches.queries.ts';
import type { Attributes, PoolSettings } from './pools.rules.ts';

type Stored = Selectable<DB['match_pools']>;
export type PoolRow = Omit<Stored, 'attributes' | 'name'> & {
  attributes: Attributes;
  name: { ko: string; en: string };
};

const asPool = (row: Stored): PoolRow => row as unknown as PoolRow;

export async function listPools(ctx: Ctx): Promise<PoolRow[]> {
  return (await matchingDb(ctx).selectFrom('match_pools').selectAll().orderBy('id').execute()).map(asPool);
}

export async function findPool(ctx: Ctx, slug: string): Promise<PoolRow | undefined> {
  const row = await matchingDb(ctx)
    .selectFrom('match_pools')
    .selectAll()
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row && asPool(row);
}

export async function findPoolById(ctx: Ctx, id: string): Promise<PoolRow | undefined> {
  const row = await matchingDb(ctx)
    .selectFrom('match_pools')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && asPool(row);
}

const columnsOf = (pool: PoolSettings) => ({
  name: JSON.stringify(pool.name),
  attributes: JSON.stringify(pool.attributes),
  min_size: pool.group.min,
  max_size: pool.group.max,
  waiting_minutes: pool.waitingMinutes,
  daily_at: pool.dailyAt,
  rematch_days: pool.rematchDays,
  active: pool.active,
});

/** Nothing when there is one with this slug. */
export async function tryInsertPool(
  tx: Ctx,
  slug: string,
  pool: PoolSettings,
  ranOn: string | null,
): Promise<void> {
  await matchingDb(tx)
    .insertInto('match_pools')
    .values({ slug, ...columnsOf(pool), ran_on: ranOn, created_at: tx.now, updated_at: tx.now })
    .onConflict((conflict) => conflict.constraint('match_pools_slug_key').doNothing())
    .execute();
}

/** Nothing when its version is another one. */
export async function updatePool(
  tx: Ctx,
  id: string,
  pool: PoolSettings,
  { version, ranOn }: { version: number; ranOn: string | null },
): Promise<PoolRow | undefined> {
  const row = await matchingDb(tx)
    .updateTable('match_pools')
    .set((eb) => ({
      ...columnsOf(pool),
      ran_on: ranOn,
      updated_at: tx.now,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst();
  return row && asPool(row);
}

/** True for the one who takes the run of this day. */
export async function takeDailyRun(tx: Ctx, id: string, day: string): Promise<boolean> {
  const result = await sql`
    update match_pools set ran_on = ${day}::date where id = ${id}::bigint and (ran_on is null or ran_on < ${day}::date)`.execute(
    matchingDb(tx),
  );
  return result.numAffectedRows === 1n;
}

export interface PoolRecord {
  /** Of a hundred who did not cancel, how many found somebody; null for too few to say. */
  chance: number | null;
  /** Half of those who found somebody waited no longer. */
  usualMinutes: number | null;
}

const fewest = 10;

/** How it went in the last thirty days. */
export async function readRecord(ctx: Ctx, poolId: string): Promise<PoolRecord> {
  const since = new Date(ctx.now.getTime() - 30 * 86_400_000);
  const { rows } = await sql<{ ended: number; matched: number; minutes: number | null }>`
    select count(*)::int as ended, (count(*) filter (where status = 'matched'))::int as matched,
      (percentile_cont(0.5) within group (order by extract(epoch from ended_at - since)) filter (where status = 'matched') / 60)::float8 as minutes
    from match_entries where pool_id = ${poolId}::bigint and ended_at > ${since} and status in ('matched', 'timed-out')`.execute(
    matchingDb(ctx),
  );
  const { ended, matched, minutes } = rows[0]!;
  return {
    chance: ended < fewest ? null : Math.round((100 * matched) / ended),
    usualMinutes: matched < fewest || minutes === null ? null : Math.max(1, Math.round(minutes)),
  };
}
