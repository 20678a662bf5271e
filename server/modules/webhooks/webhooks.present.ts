import type { Static } from 'typebox';
import type { DeliveryRow } from './deliveries.queries.ts';
import type { WebhookRow } from './webhooks.queries.ts';
import type { DeliveryView, WebhookView } from './webhooks.schemas.ts';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** Without its key, which is shown once. */
export function presentWebhook(row: WebhookRow, now: Date): Static<typeof WebhookView> {
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    scope: row.scope as 'public' | 'staff',
    active: row.active,
    disabledAt: iso(row.disabled_at),
    failingSince: iso(row.failing_since),
    formerSecretUntil: row.former_until && row.former_until > now ? iso(row.former_until) : null,
    version: row.version,
    createdAt: row.created_at.toISOString(),
  };
}

export function presentDelivery(row: DeliveryRow): Static<typeof DeliveryView> {
  return {
    id: row.id,
    event: row.event,
    state: row.state as Static<typeof DeliveryView>['state'],
    attempts: row.attempts,
    nextTryAt: iso(row.next_try_at),
    status: row.status,
    tookMs: row.took_ms,
    answer: row.answer,
    failure: row.failure,
    body: row.body,
    createdAt: row.created_at.toISOString(),
    endedAt: iso(row.ended_at),
  };
}
