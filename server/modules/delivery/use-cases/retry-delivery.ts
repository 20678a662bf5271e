import type { Ctx } from '../../../kernel/ctx.ts';
import { recordAct } from '../../audit/index.ts';
import type { Channel } from '../choices.rules.ts';
import { lockDelivery, reviveDead, type DeliveryRow } from '../deliveries.queries.ts';
import { deliveryNotFound, notDead } from '../delivery.errors.ts';
import { scheduleNext } from './plan-deliveries.ts';

/** Gives a delivery that was given up all its tries again. @throws DomainError 404; 409 when it was not given up */
export async function retryDelivery(ctx: Ctx, id: string): Promise<DeliveryRow> {
  return ctx.transaction(async (tx) => {
    const row = /^[1-9][0-9]{0,17}$/.test(id) ? await lockDelivery(tx, id) : undefined;
    if (!row) throw deliveryNotFound();
    if (row.state !== 'dead') throw notDead();
    await reviveDead(tx, row);
    await scheduleNext(tx, row.account_id, row.channel as Channel);
    await recordAct(tx, {
      act: 'delivery.retried',
      actorId: tx.actor!.id,
      target: { type: 'delivery', id },
      before: { state: row.state, attempts: row.attempts, lastError: row.last_error },
      after: { state: 'waiting' },
    });
    return (await lockDelivery(tx, id))!;
  });
}
