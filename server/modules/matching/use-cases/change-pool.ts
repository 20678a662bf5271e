import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { recordAct } from '../../audit/index.ts';
import { siteTimeZone } from '../../site/index.ts';
import { poolNotFound } from '../matching.errors.ts';
import { findPool, updatePool, type PoolRow } from '../pools.queries.ts';
import { assertPool, lastDue, type PoolSettings } from '../pools.rules.ts';
import { askToRun } from './run-pool.ts';

export type PoolChanges = Partial<PoolSettings> & { version: number };

export const settingsOf = (pool: PoolRow): PoolSettings => ({
  name: pool.name,
  attributes: pool.attributes,
  group: { min: pool.min_size, max: pool.max_size },
  waitingMinutes: pool.waiting_minutes,
  dailyAt: pool.daily_at,
  rematchDays: pool.rematch_days,
  active: pool.active,
});

/**
 * A host changes a pool. Those who wait in it wait on: choices that it no longer has are passed over.
 * @throws DomainError 404; 409 on a stale version; 422
 */
export async function changePool(ctx: Ctx, slug: string, changes: PoolChanges): Promise<PoolRow> {
  return ctx.transaction(async (tx) => {
    const pool = await findPool(tx, slug);
    if (!pool) throw poolNotFound();
    const { version, ...rest } = changes;
    if (version !== pool.version) throw staleVersion(pool.version);
    const before = settingsOf(pool);
    const after: PoolSettings = { ...before, ...rest };
    assertPool(after);
    const changed = await updatePool(tx, pool.id, after, { version, ranOn: ranOn(tx, after) });
    if (!changed) throw staleVersion((await findPool(tx, slug))!.version);
    if (changed.active && changed.daily_at === null) await askToRun(tx, pool.id);
    await record(tx, pool, before, after);
    return changed;
  });
}

/** A new time of the day counts from its next turn. */
function ranOn(tx: Ctx, { dailyAt }: PoolSettings): string | null {
  return dailyAt === null ? null : lastDue(dailyAt, tx.now, tx.setting(siteTimeZone));
}

async function record(tx: Ctx, pool: PoolRow, before: PoolSettings, after: PoolSettings): Promise<void> {
  const keys = (Object.keys(after) as (keyof PoolSettings)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const pick = (settings: PoolSettings) => Object.fromEntries(keys.map((key) => [key, settings[key]]));
  await recordAct(tx, {
    act: 'matching.pool_changed',
    actorId: tx.actor!.id,
    target: { type: 'match_pool', id: pool.slug },
    before: pick(before),
    after: pick(after),
  });
}
