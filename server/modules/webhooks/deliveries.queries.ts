import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type DeliveryRow = Selectable<DB['webhook_deliveries']>;

const own = (ctx: Pick<Ctx, 'db'>) => scopeTo<'webhook_deliveries'>(ctx);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** False when this webhook has been told of this fact before. */
export async function insertDelivery(tx: Ctx, row: Insertable<DB['webhook_deliveries']>): Promise<boolean> {
  const made = await own(tx)
    .insertInto('webhook_deliveries')
    .values(row)
    .onConflict((conflict) => conflict.constraint('webhook_deliveries_event_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/**
 * Counts the try before it is made, so that one that kills the process counts too. The job's time says when; asking this
 * clock again would lose the try wherever it runs behind.
 */
export function claimDelivery(tx: Ctx, id: string): Promise<DeliveryRow | undefined> {
  return own(tx)
    .updateTable('webhook_deliveries')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();
}

export async function updateDelivery(tx: Ctx, id: string, set: Updateable<DB['webhook_deliveries']>) {
  await own(tx).updateTable('webhook_deliveries').set(set).where('id', '=', id).execute();
}

export async function findDelivery(
  ctx: Ctx,
  webhookId: string,
  id: string,
  { lock = false } = {},
): Promise<DeliveryRow | undefined> {
  if (!uuid.test(id)) return undefined;
  const query = own(ctx)
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('id', '=', id)
    .where('webhook_id', '=', webhookId);
  return (lock ? query.forUpdate() : query).executeTakeFirst();
}

interface LogPage {
  state?: string | undefined;
  limit: number;
  before: { at: string; id: string } | null;
}

/** Newest first; one more than `limit` when there are more. */
export function listDeliveries(ctx: Ctx, webhookId: string, { state, limit, before }: LogPage) {
  let rows = own(ctx).selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhookId);
  if (state !== undefined) rows = rows.where('state', '=', state);
  if (before)
    rows = rows.where((eb) =>
      eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(new Date(before.at), before.id)),
    );
  return rows
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Those whose try is long due and was not made: its job ended without it. */
export async function listForgotten(ctx: Ctx, dueBefore: Date, limit: number): Promise<string[]> {
  const rows = await own(ctx)
    .selectFrom('webhook_deliveries')
    .select('id')
    // A constant, so that the index of what waits fits.
    .where('state', '=', sql.lit('waiting'))
    .where('next_try_at', '<', dueBefore)
    .orderBy('next_try_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function forgetDeliveries(ctx: Ctx, before: Date): Promise<void> {
  await own(ctx)
    .deleteFrom('webhook_deliveries')
    .where('created_at', '<', before)
    .where('state', '!=', 'waiting')
    .execute();
}
