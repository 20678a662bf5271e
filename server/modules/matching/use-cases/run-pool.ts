import { Type } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import { findRecipients } from '../../accounts/index.ts';
import { listSilentPairs } from '../../blocks/index.ts';
import { siteLocales, siteTimeZone } from '../../site/index.ts';
import { formGroups, type History, type Waiting } from '../engine/index.ts';
import { findMet, listWaiting, lockWaiting, setMatched, type EntryRow } from '../entries.queries.ts';
import { findPoolById, type PoolRow } from '../pools.queries.ts';
import { dueAt, masksOf, sharedChoices } from '../pools.rules.ts';
import { openMatch } from './open-match.ts';
import { timeOutAfterRun } from './time-out-entries.ts';

const job = 'matching.run';
const dayMs = 86_400_000;
/** Groups that lost somebody while they were formed are tried again; whoever is left then waits for the next run. */
const tries = 3;

export const runPools = defineJob(
  job,
  Type.Object({ poolId: Type.String() }),
  (ctx, { poolId }) => runPool(ctx, poolId),
  { soon: true },
);

/** Asks for a run soon after this transaction: one at a time for each pool, one waiting however often it is asked for. */
export async function askToRun(tx: Ctx, poolId: string): Promise<void> {
  await tx.enqueue({ job }, { poolId }, { key: `${job} ${poolId}`, queue: `matching pool ${poolId}` });
}

/** Matches those who wait in a pool now. Safe to repeat: what is committed is committed, the rest is formed anew. */
async function runPool(ctx: Ctx, poolId: string): Promise<void> {
  const pool = await findPoolById(ctx, poolId);
  if (!pool?.active) return;
  for (let attempt = 0; attempt < tries; attempt += 1) if (await runOnce(ctx, pool, attempt)) break;
  // A daily run is the last chance of those who waited for it.
  if (pool.daily_at !== null)
    await timeOutAfterRun(ctx, pool.id, dueAt(pool.daily_at, ctx.now, ctx.setting(siteTimeZone)));
}

/** True when every group that was formed was made. */
async function runOnce(ctx: Ctx, pool: PoolRow, attempt: number): Promise<boolean> {
  const waiting = await listWhoMay(ctx, pool.id);
  const byId = new Map(waiting.map((entry) => [entry.id, entry]));
  const groups = formGroups(
    waiting.map((entry) => asWaiting(pool, entry)),
    await historyOf(ctx, pool, waiting),
    ctx.now.getTime(),
    rulesOf(pool, ctx.now.getTime() + attempt),
  );
  let complete = true;
  for (const ids of groups)
    complete =
      (await commitGroup(
        ctx,
        pool,
        ids.map((id) => byId.get(id)!),
      )) && complete;
  return complete;
}

/** Nobody is matched who has left or is blocked meanwhile. */
async function listWhoMay(ctx: Ctx, poolId: string): Promise<EntryRow[]> {
  const waiting = await listWaiting(ctx, poolId);
  const accounts = await findRecipients(
    ctx,
    waiting.map((entry) => entry.account_id),
  );
  return waiting.filter((entry) => accounts.get(entry.account_id)?.blocked === false);
}

const asWaiting = ({ attributes }: PoolRow, entry: EntryRow): Waiting => ({
  id: entry.id,
  accountId: entry.account_id,
  choices: masksOf(attributes, entry.choices),
  since: entry.since.getTime(),
  endsAt: entry.ends_at.getTime(),
});

const rulesOf = (pool: PoolRow, seed: number) => ({
  widths: pool.attributes.map(({ values }) => values.length),
  min: pool.min_size,
  max: pool.max_size,
  rematchMs: pool.rematch_days * dayMs,
  patient: pool.daily_at === null,
  seed: seed | 0,
});

async function historyOf(ctx: Ctx, pool: PoolRow, waiting: readonly EntryRow[]): Promise<History> {
  const ids = waiting.map((entry) => entry.account_id);
  const since = new Date(ctx.now.getTime() - pool.rematch_days * dayMs);
  return {
    silent: await listSilentPairs(ctx, ids),
    met: pool.rematch_days === 0 ? new Map() : await findMet(ctx, ids, since),
  };
}

/** One group in one transaction: when somebody in it cancelled or chose anew meanwhile, this group is not made and no other is touched. */
async function commitGroup(ctx: Ctx, pool: PoolRow, entries: readonly EntryRow[]): Promise<boolean> {
  try {
    return await ctx.transaction(async (tx) => {
      if ((await lockWaiting(tx, entries)) < entries.length) return false;
      const match = await openMatch(tx, {
        origin: 'pool',
        poolId: pool.id,
        postId: null,
        category: pool.slug,
        title: pool.name[tx.setting(siteLocales)[0] === 'en' ? 'en' : 'ko'],
        hostId: null,
        memberIds: entries.map((entry) => entry.account_id),
        conditions: sharedChoices(
          pool.attributes,
          entries.map((entry) => masksOf(pool.attributes, entry.choices)),
        ),
        roomId: null,
      });
      await setMatched(
        tx,
        entries.map(({ id }) => id),
        match.id,
      );
      return true;
    });
  } catch (error) {
    // Somebody blocked somebody else since the run began.
    if (error instanceof DomainError) return false;
    throw error;
  }
}
