import type { Actor, Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { delivering } from './deliver.ts';
import { insertDelivery } from '../deliveries.queries.ts';
import { findListening } from '../webhooks.queries.ts';

export type Scope = 'public' | 'staff';

interface Fact {
  name: string;
  eventId: string;
  /** ISO 8601. */
  occurredAt: string;
}

/** Reads what staff may read and is nobody: names of the anonymous are not for staff either. */
const staffReader: Actor = {
  id: '00000000-0000-0000-0000-000000000000',
  role: 'moderator',
  sessionId: '',
  emailVerified: true,
};

/** One message for each webhook that listens, with what its scope may see now; handlers may say it twice. */
export async function announce(
  ctx: Ctx,
  fact: Fact,
  tell: (ctx: Ctx, scope: Scope) => Promise<object | null>,
): Promise<void> {
  const listening = await findListening(ctx, fact.name);
  for (const scope of ['public', 'staff'] as const) {
    const receivers = listening.filter((webhook) => webhook.scope === scope);
    if (receivers.length === 0) continue;
    const data = await tell(ctx.as(scope === 'staff' ? staffReader : null), scope);
    if (data === null) continue;
    const body = JSON.stringify({ type: fact.name, timestamp: fact.occurredAt, data });
    for (const { id } of receivers) await send(ctx, { webhookId: id, fact, body });
  }
}

/** Writes the message and asks for its delivery, once for each webhook and fact. */
export async function send(
  ctx: Ctx,
  { webhookId, fact, body }: { webhookId: string; fact: Fact; body: string },
): Promise<string> {
  const id = newId(ctx.now.getTime());
  await ctx.transaction(async (tx) => {
    const made = await insertDelivery(tx, {
      id,
      webhook_id: webhookId,
      event_id: fact.eventId,
      event: fact.name,
      body,
      next_try_at: tx.now,
      created_at: tx.now,
    });
    if (made) await tx.enqueue(delivering, { deliveryId: id }, { key: `webhooks:${id}`, maxAttempts: 3 });
  });
  return id;
}
