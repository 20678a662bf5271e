import type { Ctx } from '../../kernel/ctx.ts';
import { listSilenced } from '../blocks/index.ts';
import { siteTimeZone } from '../site/index.ts';
import {
  countWaiting,
  findMetWithMe,
  findMyEntries,
  findMyLast,
  listWaiting,
  type EntryRow,
} from './entries.queries.ts';
import type { PoolView, WaitingView } from './matching.schemas.ts';
import type { Static } from 'typebox';
import { listPools, readRecord, type PoolRecord, type PoolRow } from './pools.queries.ts';
import { chancesOf, masksOf, nextRun } from './pools.rules.ts';

export const inLocale = (ctx: Ctx, name: { ko: string; en: string }): string =>
  ctx.locale === 'en' ? name.en : name.ko;

/** Every pool that is open, with how many wait, and the caller's own entry. */
export async function presentPools(ctx: Ctx): Promise<PoolView[]> {
  const pools = (await listPools(ctx)).filter((pool) => pool.active);
  const [waiting, mine, records] = await Promise.all([
    countWaiting(ctx),
    findMyEntries(ctx),
    Promise.all(pools.map((pool) => recordOf(ctx, pool))),
  ]);
  return pools.map((pool, at) =>
    presentPool(ctx, pool, {
      waiting: waiting.get(pool.id) ?? 0,
      mine: mine.find((entry) => entry.pool_id === pool.id),
      record: records[at]!,
    }),
  );
}

/** Dear to count, the same for everybody. */
const recordOf = (ctx: Ctx, pool: PoolRow): Promise<PoolRecord> =>
  ctx.keptWhileDear(`matching record ${pool.id}`, () => readRecord(ctx, pool.id));

interface Around {
  waiting: number;
  mine: EntryRow | undefined;
  record: PoolRecord;
}

function presentPool(ctx: Ctx, pool: PoolRow, { waiting, mine, record }: Around): PoolView {
  const { daily_at: dailyAt } = pool;
  return {
    slug: pool.slug,
    name: inLocale(ctx, pool.name),
    attributes: pool.attributes.map(({ key, name, values }) => ({
      key,
      name: inLocale(ctx, name),
      values: values.map((value) => ({ key: value.key, name: inLocale(ctx, value.name) })),
    })),
    group: { min: pool.min_size, max: pool.max_size },
    waitingMinutes: pool.waiting_minutes,
    nextRunAt: dailyAt === null ? null : nextRun(dailyAt, ctx.now, ctx.setting(siteTimeZone)).toISOString(),
    rematchDays: pool.rematch_days,
    active: pool.active,
    waiting,
    usualMinutes: record.usualMinutes,
    mine: mine ? presentEntry(mine) : null,
  };
}

const presentEntry = (entry: EntryRow) => ({
  choices: entry.choices,
  since: entry.since.toISOString(),
  endsAt: entry.ends_at.toISOString(),
  version: entry.version,
});

/** How the caller waits: who fits, and what a choice more would bring. */
export async function presentWaiting(ctx: Ctx, pool: PoolRow): Promise<Static<typeof WaitingView>> {
  const [waiting, last, record, silenced] = await Promise.all([
    listWaiting(ctx, pool.id),
    findMyLast(ctx, pool.id),
    recordOf(ctx, pool),
    listSilenced(ctx, ctx.actor!.id),
  ]);
  const live = waiting.filter((entry) => entry.ends_at > ctx.now);
  const mine = live.find((entry) => entry.account_id === ctx.actor!.id);
  const others = live.filter((entry) => entry !== mine && !silenced.has(entry.account_id));
  const strangers = await leaveOutMet(ctx, pool, others);
  const masks = masksOf(pool.attributes, (mine ?? last)?.choices ?? {});
  return {
    pool: presentPool(ctx, pool, { waiting: live.length, mine, record }),
    entry: mine ? presentEntry(mine) : null,
    chance: record.chance,
    ...chancesOf(
      pool.attributes,
      masks,
      strangers.map((entry) => ({ masks: masksOf(pool.attributes, entry.choices), count: 1 })),
    ),
    last: last
      ? {
          status: last.status as 'waiting',
          endedAt: last.ended_at?.toISOString() ?? null,
          matchId: last.match_id,
          choices: last.choices,
        }
      : null,
  };
}

/** Whom one met lately does not count as somebody to meet. */
async function leaveOutMet(
  ctx: Ctx,
  pool: PoolRow,
  others: readonly EntryRow[],
): Promise<readonly EntryRow[]> {
  if (pool.rematch_days === 0 || others.length === 0) return others;
  const met = await findMetWithMe(ctx, new Date(ctx.now.getTime() - pool.rematch_days * 86_400_000));
  return others.filter((entry) => !met.has(entry.account_id));
}
