import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { Channel } from './choices.rules.ts';

export type DeliveryRow = Selectable<DB['deliveries']>;

export const deliveryDb = (ctx: Pick<Ctx, 'db'>) =>
  scopeTo<'deliveries' | 'delivery_settings' | 'delivery_choices' | 'push_subscriptions'>(ctx);

const isOpen = sql<boolean>`state in ('waiting', 'failed')`;

export interface PlannedDelivery {
  accountId: string;
  seq: string;
  channel: Channel;
  topic: string;
  pace: 'instant' | 'digest';
  at: Date;
}

/** Once for each notice and channel, however often it is planned. */
export async function insertDeliveries(tx: Ctx, planned: readonly PlannedDelivery[]): Promise<void> {
  if (planned.length === 0) return;
  await deliveryDb(tx)
    .insertInto('deliveries')
    .values(
      planned.map(({ accountId, seq, channel, topic, pace, at }) => ({
        account_id: accountId,
        seq,
        channel,
        topic,
        pace,
        next_try_at: at,
        created_at: tx.now,
      })),
    )
    .onConflict((conflict) => conflict.constraint('deliveries_once_key').doNothing())
    .execute();
}

/** Everything of a member and channel that is not over, oldest first; nobody else takes it meanwhile. */
export async function lockOpen(tx: Ctx, accountId: string, channel: Channel): Promise<DeliveryRow[]> {
  return deliveryDb(tx)
    .selectFrom('deliveries')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('channel', '=', channel)
    .where(isOpen)
    .orderBy('seq')
    .forUpdate()
    .execute();
}

/** When the next thing is due for a member and channel; `null` when nothing is open. */
export async function nextDue(tx: Ctx, accountId: string, channel: Channel): Promise<Date | null> {
  const row = await deliveryDb(tx)
    .selectFrom('deliveries')
    .select(sql<Date | null>`min(coalesce(claimed_until, next_try_at))`.as('at'))
    .where('account_id', '=', accountId)
    .where('channel', '=', channel)
    .where(isOpen)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** Members and channels for which something is due and nobody has come. */
export async function findOverdue(
  ctx: Ctx,
  before: Date,
  limit: number,
): Promise<{ accountId: string; channel: Channel }[]> {
  const { rows } = await sql<{ accountId: string; channel: Channel }>`
    select account_id as "accountId", channel from deliveries
    where ${isOpen} and coalesce(claimed_until, next_try_at) < ${before}
    group by account_id, channel order by min(coalesce(claimed_until, next_try_at)) limit ${limit}`.execute(
    ctx.db,
  );
  return rows;
}

export async function skip(tx: Ctx, ids: readonly string[], why: string): Promise<void> {
  if (ids.length === 0) return;
  await deliveryDb(tx)
    .updateTable('deliveries')
    .set({ state: 'skipped', last_error: why, claimed_until: null, settled_at: tx.now })
    .where('id', 'in', ids)
    .execute();
}

export async function putOff(
  tx: Ctx,
  ids: readonly string[],
  to: { pace?: 'instant' | 'digest'; at: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await deliveryDb(tx)
    .updateTable('deliveries')
    .set({ next_try_at: to.at, claimed_until: null, ...(to.pace && { pace: to.pace }) })
    .where('id', 'in', ids)
    .execute();
}

/** Counts the try before it is made: a crash leaves its mark. */
export async function claimRows(tx: Ctx, ids: readonly string[], batch: string, until: Date): Promise<void> {
  await deliveryDb(tx)
    .updateTable('deliveries')
    .set((eb) => ({ batch, claimed_until: until, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
}

export interface Settled {
  state: 'sent' | 'failed' | 'dead' | 'skipped';
  error: string | null;
  /** For `failed`. */
  nextTryAt?: Date;
  reached?: readonly string[];
}

/** Writes an outcome, unless somebody has taken the batch over since it was claimed until `claimedUntil`. */
export async function settleBatch(
  tx: Ctx,
  { batch, claimedUntil }: { batch: string; claimedUntil: Date },
  { state, error, nextTryAt, reached }: Settled,
): Promise<void> {
  await deliveryDb(tx)
    .updateTable('deliveries')
    .set({
      state,
      last_error: error,
      claimed_until: null,
      settled_at: state === 'failed' ? null : tx.now,
      ...(nextTryAt && { next_try_at: nextTryAt }),
      ...(reached && { reached: [...reached] }),
    })
    .where('batch', '=', batch)
    .where('claimed_until', '=', claimedUntil)
    .where(isOpen)
    .execute();
}

/** Instant mails that a member got, or may have got, since `since`. */
export async function countMails(tx: Ctx, accountId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct batch)::int as count from deliveries
    where account_id = ${accountId} and channel = 'mail' and pace = 'instant' and topic <> 'test' and batch is not null
      and state <> 'skipped' and coalesce(settled_at, ${tx.now}::timestamptz) > ${since}::timestamptz`.execute(
    tx.db,
  );
  return rows[0]!.count;
}

/** A choice of another hour moves what waits for the daily mail. */
export async function moveDigest(tx: Ctx, accountId: string, at: Date): Promise<void> {
  await deliveryDb(tx)
    .updateTable('deliveries')
    .set({ next_try_at: at })
    .where('account_id', '=', accountId)
    .where('channel', '=', 'mail')
    .where('pace', '=', 'digest')
    .where('state', '=', 'waiting')
    .where('batch', 'is', null)
    .execute();
}

export async function deleteSettledBefore(ctx: Ctx, before: Date): Promise<void> {
  await deliveryDb(ctx).deleteFrom('deliveries').where('settled_at', '<', before).execute();
}

interface StateFilter {
  state: DeliveryRow['state'] | null;
  limit: number;
  /** Only those with a smaller id. */
  before: string | null;
}

export async function listDeliveries(
  ctx: Ctx,
  { state, limit, before }: StateFilter,
): Promise<DeliveryRow[]> {
  let rows = deliveryDb(ctx).selectFrom('deliveries').selectAll();
  if (state !== null) rows = rows.where('state', '=', state);
  if (before !== null) rows = rows.where('id', '<', before);
  return rows.orderBy('id', 'desc').limit(limit).execute();
}

export async function countByState(ctx: Ctx): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from deliveries group by state`.execute(ctx.db);
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

export async function lockDelivery(tx: Ctx, id: string): Promise<DeliveryRow | undefined> {
  return deliveryDb(tx)
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** What gave up together is tried again together. */
export async function reviveDead(tx: Ctx, row: DeliveryRow): Promise<void> {
  await deliveryDb(tx)
    .updateTable('deliveries')
    .set({ state: 'waiting', attempts: 0, next_try_at: tx.now, claimed_until: null, settled_at: null })
    .where('state', '=', 'dead')
    .where((eb) => (row.batch === null ? eb('id', '=', row.id) : eb('batch', '=', row.batch)))
    .execute();
}

/** The last test of each channel. */
export async function lastTests(ctx: Ctx, accountId: string): Promise<DeliveryRow[]> {
  return deliveryDb(ctx)
    .selectFrom('deliveries')
    .selectAll()
    .distinctOn('channel')
    .where('account_id', '=', accountId)
    .where('topic', '=', 'test')
    .orderBy('channel')
    .orderBy('id', 'desc')
    .execute();
}
