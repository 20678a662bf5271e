import { randomUUID } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { recordAct } from '../../audit/index.ts';
import { findDelivery, updateDelivery, type DeliveryRow } from '../deliveries.queries.ts';
import { deliveryNotFound, notActive, stillWaiting, webhookNotFound } from '../webhooks.errors.ts';
import { findWebhook } from '../webhooks.queries.ts';
import { send } from './announce.ts';
import { delivering } from './deliver.ts';

/**
 * The same message with the same id, from the first try on. @throws DomainError 404, 409 `webhooks.still_waiting` while a
 * try is due anyway, 409 `webhooks.not_active`
 */
export async function sendAgain(ctx: Ctx, webhookId: string, id: string): Promise<DeliveryRow> {
  return ctx.transaction(async (tx) => {
    const webhook = await findWebhook(tx, webhookId);
    if (!webhook) throw webhookNotFound();
    const delivery = await findDelivery(tx, webhookId, id, { lock: true });
    if (!delivery) throw deliveryNotFound();
    if (!webhook.active) throw notActive();
    if (delivery.state === 'waiting') throw stillWaiting();
    const fresh = { state: 'waiting', attempts: 0, next_try_at: tx.now, ended_at: null };
    await updateDelivery(tx, id, fresh);
    await tx.enqueue(delivering, { deliveryId: id }, { key: `webhooks:${id}`, maxAttempts: 3 });
    const target = { type: 'webhook', id: webhookId };
    await recordAct(tx, {
      act: 'webhooks.sent_again',
      actorId: tx.actor!.id,
      target,
      after: { delivery: id },
    });
    return { ...delivery, ...fresh };
  });
}

/** A message that only says hello, to try a receiver. @throws DomainError 404, 409 `webhooks.not_active` */
export async function ping(ctx: Ctx, webhookId: string): Promise<DeliveryRow> {
  const webhook = await findWebhook(ctx, webhookId);
  if (!webhook) throw webhookNotFound();
  if (!webhook.active) throw notActive();
  const occurredAt = ctx.now.toISOString();
  const body = JSON.stringify({ type: 'ping', timestamp: occurredAt, data: {} });
  const fact = { name: 'ping', eventId: randomUUID(), occurredAt };
  const id = await send(ctx, { webhookId, fact, body });
  return (await findDelivery(ctx, webhookId, id))!;
}
