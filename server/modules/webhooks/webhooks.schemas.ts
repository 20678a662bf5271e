import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { eventNames } from './webhooks.events.ts';

const EventName = OneOf(eventNames);
const scopes = ['public', 'staff'] as const;
const states = ['waiting', 'sent', 'dead', 'blocked'] as const;

const Url = Type.String({ minLength: 1, maxLength: 2048 });
const Events = Type.Array(EventName, { minItems: 1, maxItems: eventNames.length, uniqueItems: true });
const Scope = OneOf(scopes, {
  description: '`public`: only what everybody may see. `staff`: also what is for staff, and names of sort.',
});

export const WebhookView = Type.Object({
  id: Id,
  url: Type.String(),
  events: Type.Array(EventName),
  scope: Scope,
  active: Type.Boolean(),
  disabledAt: Nullable(Time),
  failingSince: Nullable(Time),
  formerSecretUntil: Nullable(Time),
  version: Type.Integer(),
  createdAt: Time,
});

export const NewWebhook = Strict({ url: Url, events: Events, scope: Type.Optional(Scope) });
export type NewWebhook = Static<typeof NewWebhook>;

export const WebhookChanges = Strict(
  {
    url: Type.Optional(Url),
    events: Type.Optional(Events),
    scope: Type.Optional(Scope),
    active: Type.Optional(Type.Boolean()),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { minProperties: 1 },
);
export type WebhookChanges = Static<typeof WebhookChanges>;

const Secret = Type.String({ description: 'Shown only now: `whsec_` and 256 bits.' });
export const NewWebhookView = Type.Object({ ...WebhookView.properties, secret: Secret });
export const WebhookList = Type.Object({
  items: Type.Array(WebhookView),
  nextCursor: Type.Null(),
  events: Type.Array(EventName, { description: 'What can be told of.' }),
});

export const DeliveryView = Type.Object({
  id: Type.String({ description: 'The `webhook-id` that the receiver sees, the same at every try.' }),
  event: Type.String(),
  state: OneOf(states),
  attempts: Type.Integer(),
  nextTryAt: Nullable(Time),
  status: Nullable(Type.Integer()),
  tookMs: Nullable(Type.Integer()),
  answer: Nullable(Type.String({ description: 'The beginning of the last answer.' })),
  failure: Nullable(Type.String({ description: 'Why there was no answer.' })),
  body: Type.String(),
  createdAt: Time,
  endedAt: Nullable(Time),
});

export const DeliveryQuery = Strict({ state: Type.Optional(OneOf(states)), ...PageQuery });
