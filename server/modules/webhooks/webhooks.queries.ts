import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type WebhookRow = Selectable<DB['webhooks']>;

const own = (ctx: Pick<Ctx, 'db'>) => scopeTo<'webhooks'>(ctx);

export function listWebhooks(ctx: Ctx): Promise<WebhookRow[]> {
  return own(ctx).selectFrom('webhooks').selectAll().orderBy('id').execute();
}

/** Nobody adds one until this transaction ends. */
export async function countWebhooks(tx: Ctx): Promise<number> {
  await sql`lock table webhooks in share row exclusive mode`.execute(own(tx));
  const { count } = await own(tx)
    .selectFrom('webhooks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function findWebhook(
  ctx: Ctx,
  id: string,
  { lock = false } = {},
): Promise<WebhookRow | undefined> {
  if (!isSerialId(id)) return undefined;
  const query = own(ctx).selectFrom('webhooks').selectAll().where('id', '=', id);
  return (lock ? query.forUpdate() : query).executeTakeFirst();
}

const listenedKey = 'webhooks.listened';

/** Whether anybody listens to this event, as of a second ago at most. */
export async function isListened(ctx: Ctx, event: string): Promise<boolean> {
  const events = await ctx.cached(listenedKey, async (reader) => {
    const { rows } = await sql<{ event: string }>`
      select distinct unnest(events) as event from webhooks where active`.execute(own(reader));
    return new Set(rows.map((row) => row.event));
  });
  return events.has(event);
}

/** Those that want to hear of this event. */
export function findListening(ctx: Ctx, event: string): Promise<{ id: string; scope: string }[]> {
  return own(ctx)
    .selectFrom('webhooks')
    .select(['id', 'scope'])
    .where('active', '=', true)
    .where((eb) => eb(eb.val(event), '=', eb.fn.any('events')))
    .orderBy('id')
    .execute();
}

export function insertWebhook(tx: Ctx, row: Insertable<DB['webhooks']>): Promise<WebhookRow> {
  tx.wake('cache', listenedKey);
  return own(tx).insertInto('webhooks').values(row).returningAll().executeTakeFirstOrThrow();
}

export function updateWebhook(tx: Ctx, id: string, set: Updateable<DB['webhooks']>): Promise<WebhookRow> {
  if (set.active !== undefined || set.events !== undefined) tx.wake('cache', listenedKey);
  return own(tx)
    .updateTable('webhooks')
    .set(set)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteWebhook(tx: Ctx, id: string): Promise<void> {
  tx.wake('cache', listenedKey);
  await own(tx).deleteFrom('webhooks').where('id', '=', id).execute();
}
