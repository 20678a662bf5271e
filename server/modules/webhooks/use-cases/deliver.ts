import { randomInt } from 'node:crypto';
import { Type } from 'typebox';
import { OutboundFailed, OutboundRefused, type OutboundAnswer } from '../../../engines/outbound/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { defineJob } from '../../../kernel/jobs.ts';
import type { Seals } from '../../../kernel/seals.ts';
import { claimDelivery, updateDelivery, type DeliveryRow } from '../deliveries.queries.ts';
import { patience, pauseAfter } from '../retries.rules.ts';
import { signedHeaders } from '../signing.ts';
import { tellAdmins } from '../webhooks.notices.ts';
import { findWebhook, updateWebhook, type WebhookRow } from '../webhooks.queries.ts';

/** The job that makes one try. */
export const delivering = { job: 'webhooks.deliver' } as const;

export const deliverJob = (seals: Seals) =>
  defineJob(delivering.job, Type.Object({ deliveryId: Type.String() }), (ctx, { deliveryId }) =>
    deliver(ctx, seals, deliveryId),
  );

const longestAnswer = 1_024;

interface Outcome {
  answer: OutboundAnswer | null;
  /** Why nobody answered. */
  failure: string | null;
  /** The address may not be called at all. */
  refused: boolean;
  tookMs: number;
}

/** One try. No transaction is open while the receiver thinks; a try that nobody finished is made again, with the same id. */
async function deliver(ctx: Ctx, seals: Seals, id: string): Promise<void> {
  const claimed = await ctx.transaction(async (tx) => {
    const delivery = await claimDelivery(tx, id);
    if (!delivery) return null;
    const webhook = await findWebhook(tx, delivery.webhook_id);
    if (webhook?.active) return { delivery, webhook };
    await updateDelivery(tx, id, {
      state: 'dead',
      failure: 'not-active',
      next_try_at: null,
      ended_at: tx.now,
    });
    return null;
  });
  if (!claimed) return;
  const outcome = await call(ctx, seals, claimed);
  await ctx.transaction((tx) => conclude(tx, claimed, outcome));
}

interface Claimed {
  delivery: DeliveryRow;
  webhook: WebhookRow;
}

async function call(ctx: Ctx, seals: Seals, { delivery, webhook }: Claimed): Promise<Outcome> {
  const started = performance.now();
  const since = (): number => Math.round(performance.now() - started);
  const message = { id: delivery.id, body: delivery.body, at: ctx.now };
  try {
    const answer = await ctx.engines.outbound.send({
      url: webhook.url,
      body: delivery.body,
      headers: {
        'content-type': 'application/json',
        ...signedHeaders(message, keysOf(webhook, seals, ctx.now)),
      },
    });
    return { answer, failure: null, refused: false, tookMs: since() };
  } catch (error) {
    if (error instanceof OutboundFailed || error instanceof OutboundRefused)
      return {
        answer: null,
        failure: error.reason,
        refused: error instanceof OutboundRefused,
        tookMs: since(),
      };
    throw error;
  }
}

/** The present key, and the one before it as long as both count. */
function keysOf(webhook: WebhookRow, seals: Seals, now: Date): string[] {
  const sealed = [webhook.secret];
  if (webhook.former_secret && webhook.former_until && webhook.former_until > now)
    sealed.push(webhook.former_secret);
  return sealed.map((one) => seals.open(one, 'webhook').toString('utf8'));
}

async function conclude(tx: Ctx, { delivery, webhook }: Claimed, outcome: Outcome): Promise<void> {
  const { answer, failure, refused, tookMs } = outcome;
  const seen = {
    status: answer?.status ?? null,
    answer: answer ? readable(answer.body) : null,
    failure,
    took_ms: tookMs,
  };
  if (answer && answer.status >= 200 && answer.status < 300) {
    await updateDelivery(tx, delivery.id, { ...seen, state: 'sent', next_try_at: null, ended_at: tx.now });
    if (webhook.failing_since) await updateWebhook(tx, webhook.id, { failing_since: null });
    return;
  }
  const pause =
    refused || answer?.status === 410 ? null : pauseAfter(delivery.attempts, share(), askedFor(answer));
  if (pause === null) {
    const state = refused ? 'blocked' : 'dead';
    await updateDelivery(tx, delivery.id, { ...seen, state, next_try_at: null, ended_at: tx.now });
  } else {
    const runAt = new Date(tx.now.getTime() + pause);
    await updateDelivery(tx, delivery.id, { ...seen, next_try_at: runAt });
    const payload = { deliveryId: delivery.id };
    await tx.enqueue(delivering, payload, { key: `webhooks:${delivery.id}`, runAt, maxAttempts: 3 });
  }
  await loseTrust(tx, webhook.id, answer?.status === 410);
}

/** Who fails for days, or says that nobody is there any more, is not called any more. */
async function loseTrust(tx: Ctx, id: string, left: boolean): Promise<void> {
  const webhook = await findWebhook(tx, id, { lock: true });
  if (!webhook?.active) return;
  const since = webhook.failing_since ?? tx.now;
  if (!left && tx.now.getTime() - since.getTime() < patience) {
    await updateWebhook(tx, id, { failing_since: since });
    return;
  }
  await updateWebhook(tx, id, {
    active: false,
    disabled_at: tx.now,
    failing_since: since,
    version: webhook.version + 1,
  });
  await tellAdmins(tx, id, webhook.version);
}

const share = (): number => randomInt(1_000) / 1_000;

/** Seconds of `Retry-After`, when it says seconds. */
function askedFor(answer: OutboundAnswer | null): number | null {
  const asked = answer?.headers['retry-after'];
  return asked !== undefined && /^\d{1,6}$/.test(asked) ? Number(asked) : null;
}

/** What a database can keep and a page can show. */
function readable(body: Buffer): string {
  return body.subarray(0, longestAnswer).toString('utf8').replaceAll('\0', '').toWellFormed();
}
