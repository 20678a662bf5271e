import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import type { PushTarget } from '../../engines/push/port.ts';
import { deliveryDb } from './deliveries.queries.ts';

export type DeviceRow = Selectable<DB['push_subscriptions']>;

/** The last one first. */
export async function listDevices(ctx: Ctx, accountId: string): Promise<DeviceRow[]> {
  return deliveryDb(ctx)
    .selectFrom('push_subscriptions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Which of these members have push on anywhere. */
export async function findReachable(ctx: Ctx, accountIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ account_id: string }>`
    select distinct account_id from push_subscriptions where account_id = any(${accountIds}::uuid[])`.execute(
    ctx.db,
  );
  return new Set(rows.map((row) => row.account_id));
}

/** The same browser again takes the place of what it was, also when somebody else is signed in there now. */
export async function saveDevice(
  tx: Ctx,
  accountId: string,
  target: PushTarget & { device: string; sessionId: string },
): Promise<DeviceRow> {
  const values = {
    account_id: accountId,
    session_id: target.sessionId,
    p256dh: target.p256dh,
    auth: target.auth,
    device: target.device,
    created_at: tx.now,
  };
  return deliveryDb(tx)
    .insertInto('push_subscriptions')
    .values({ ...values, endpoint: target.endpoint })
    .onConflict((conflict) => conflict.constraint('push_subscriptions_endpoint_key').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** All but the `max` last ones. */
export async function deleteOldestDevices(tx: Ctx, accountId: string, max: number): Promise<void> {
  await sql`
    delete from push_subscriptions where id in (
      select id from push_subscriptions where account_id = ${accountId} order by created_at desc, id desc offset ${max}
    )`.execute(tx.db);
}

/** False when there is none of this member. */
export async function deleteDevice(tx: Ctx, accountId: string, id: string): Promise<boolean> {
  const gone = await deliveryDb(tx)
    .deleteFrom('push_subscriptions')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

/** Browsers that have unsubscribed. Not one whose keys have changed since: it came back. */
export async function forgetDevices(tx: Ctx, devices: readonly DeviceRow[]): Promise<void> {
  for (const { id, auth } of devices)
    await deliveryDb(tx)
      .deleteFrom('push_subscriptions')
      .where('id', '=', id)
      .where('auth', '=', auth)
      .execute();
}
