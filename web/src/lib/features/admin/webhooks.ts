import type { Answer } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { m } from '#lib/paraglide/messages.js';

export type Webhooks = Answer<'/api/v1/webhooks', 'get'>;
export type WebhookFacts = Webhooks['items'][number];
/** With its key, once. */
export type NewWebhook = WebhookFacts & { secret: string };
export type Deliveries = Answer<'/api/v1/webhooks/{id}/deliveries', 'get'>;
export type Delivery = Deliveries['items'][number];

const events: Record<string, () => string> = {
  'posts.created': m.webhooks_event_posts_created,
  'posts.edited': m.webhooks_event_posts_edited,
  'posts.deleted': m.webhooks_event_posts_deleted,
  'posts.restored': m.webhooks_event_posts_restored,
  'posts.withheld': m.webhooks_event_posts_withheld,
  'posts.released': m.webhooks_event_posts_released,
  'comments.created': m.webhooks_event_comments_created,
  'comments.edited': m.webhooks_event_comments_edited,
  'comments.deleted': m.webhooks_event_comments_deleted,
  'comments.withheld': m.webhooks_event_comments_withheld,
  'comments.released': m.webhooks_event_comments_released,
  'members.joined': m.webhooks_event_members_joined,
  'members.left': m.webhooks_event_members_left,
  'members.role_changed': m.webhooks_event_members_role_changed,
  'moderation.case_opened': m.webhooks_event_moderation_case_opened,
  'moderation.case_closed': m.webhooks_event_moderation_case_closed,
  'moderation.appeal_made': m.webhooks_event_moderation_appeal_made,
  'moderation.appeal_decided': m.webhooks_event_moderation_appeal_decided,
  ping: m.webhooks_event_ping,
};

/** An event in words; a newer one by its own name. */
export const eventWords = (name: string): string => events[name]?.() ?? name;

const failures: Record<string, () => string> = {
  unresolved: m.webhooks_failure_unresolved,
  unreachable: m.webhooks_failure_unreachable,
  timeout: m.webhooks_failure_timeout,
  tls: m.webhooks_failure_tls,
  unknown: m.webhooks_failure_unknown,
  'not-active': m.webhooks_not_active,
};

/** Why nobody answered. */
export const failureWords = (reason: string): string => (failures[reason] ?? m.webhooks_failure_address)();

export const states = ['waiting', 'sent', 'dead', 'blocked'] as const;
export type DeliveryState = (typeof states)[number];

export const stateWords: Record<DeliveryState, () => string> = {
  waiting: m.webhooks_state_waiting,
  sent: m.webhooks_state_sent,
  dead: m.webhooks_state_dead,
  blocked: m.webhooks_state_blocked,
};

export interface WebhookInput {
  url: string;
  events: string[];
  scope: 'public' | 'staff';
}

export function readWebhook(form: FormData): WebhookInput {
  return {
    url: textOf(form, 'url').trim(),
    events: form.getAll('events').filter((value) => typeof value === 'string'),
    scope: textOf(form, 'scope') === 'staff' ? 'staff' : 'public',
  };
}
