import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';
import { channels } from './choices.rules.ts';

const MailPace = OneOf(['instant', 'digest', 'off'] as const, {
  description: 'At once, with the daily mail, or not at all.',
});
const Clock = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  description: 'Local time of the site, `22:00`.',
});
const QuietHours = Type.Object({ from: Clock, to: Clock }, { additionalProperties: false });

const TopicView = Type.Object({
  topic: Type.String(),
  mail: MailPace,
  push: Type.Boolean(),
  slack: Type.Boolean(),
  defaults: Type.Object({ mail: MailPace, push: Type.Boolean(), slack: Type.Boolean() }),
});

const TestView = Type.Object({
  channel: OneOf(channels),
  state: OneOf(['waiting', 'sent', 'failed', 'dead', 'skipped'] as const),
  error: Nullable(Type.String()),
  at: Time,
});

export const NotificationSettingsView = Type.Object({
  version: Type.Integer(),
  topics: Type.Array(TopicView),
  locale: OneOf(['ko', 'en'] as const, { description: 'Language of mails, pushes and Slack messages.' }),
  digestHour: Type.Integer({ minimum: 0, maximum: 23 }),
  quietHours: Nullable(QuietHours),
  timeZone: Type.String({ description: 'In which these times are.' }),
  mail: Type.Object({ verified: Type.Boolean({ description: 'Mails go to confirmed addresses only.' }) }),
  push: Type.Object({
    devices: Type.Integer(),
    publicKey: Type.String({ description: 'The applicationServerKey of subscriptions.' }),
  }),
  slack: Type.Object({
    webhook: Type.Boolean({ description: 'Whether a webhook is set; its address is never shown.' }),
    memberId: Nullable(Type.String()),
    bot: Type.Boolean({ description: 'Whether the site has a bot that writes to a Slack member id.' }),
    stoppedAt: Nullable(Time),
    stoppedBecause: Nullable(Type.String()),
  }),
  tests: Type.Array(TestView, { description: 'The last test of each channel.' }),
});
export type NotificationSettingsView = Static<typeof NotificationSettingsView>;

const TopicChange = Strict({
  topic: Type.String({ minLength: 1, maxLength: 60 }),
  mail: Type.Optional(MailPace),
  push: Type.Optional(Type.Boolean()),
  slack: Type.Optional(Type.Boolean()),
});

export const NotificationSettingsChange = Strict({
  version: Type.Integer({ minimum: 1 }),
  topics: Type.Optional(Type.Array(TopicChange, { maxItems: 100 })),
  locale: Type.Optional(OneOf(['ko', 'en'] as const)),
  digestHour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })),
  quietHours: Type.Optional(Nullable(QuietHours)),
  slackWebhook: Type.Optional(
    Nullable(
      Type.String({ minLength: 1, maxLength: 500, description: 'Of hooks.slack.com; null forgets it.' }),
    ),
  ),
  slackMemberId: Type.Optional(
    Nullable(
      Type.String({
        pattern: '^[UW][A-Z0-9]{2,30}$',
        description: 'From the profile in Slack; null forgets it.',
      }),
    ),
  ),
});
export type NotificationSettingsChange = Static<typeof NotificationSettingsChange>;

export const TestBody = Strict({ channel: OneOf(channels) });
export const TestAsked = Type.Object({ channel: OneOf(channels) });

const key = Type.String({ pattern: '^[A-Za-z0-9_-]{1,120}=*$' });
/** As `PushSubscription.toJSON()` gives it. */
export const NewDevice = Strict({
  endpoint: Type.String({ minLength: 1, maxLength: 1000 }),
  expirationTime: Type.Optional(Nullable(Type.Number())),
  keys: Strict({ p256dh: key, auth: key }),
});
export type NewDevice = Static<typeof NewDevice>;

export const DeviceView = Type.Object({
  id: Id,
  device: Type.String({ description: 'Browser and system, such as `Chrome · Android`.' }),
  createdAt: Time,
});
export const DeviceList = Type.Object({ items: Type.Array(DeviceView) });
export const ById = Type.Object({ id: Id });

const states = ['waiting', 'sent', 'failed', 'dead', 'skipped'] as const;
export const DeliveryQuery = Strict({ state: Type.Optional(OneOf(states)), ...PageQuery });
export const DeliveryView = Type.Object({
  id: Id,
  member: Author,
  seq: Type.Integer(),
  channel: OneOf(channels),
  topic: Type.String(),
  pace: OneOf(['instant', 'digest'] as const),
  state: OneOf(states),
  attempts: Type.Integer(),
  nextTryAt: Nullable(Time),
  lastError: Nullable(Type.String()),
  createdAt: Time,
  settledAt: Nullable(Time),
});
export const DeliveryPage = Type.Object({
  ...PageOf(DeliveryView).properties,
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'How many are in each state.' }),
});

export const ByToken = Type.Object({ token: Type.String({ maxLength: 400 }) });
export const UnsubscribeView = Type.Object({
  topic: Type.String({ description: 'A topic, or `digest` for the daily mail as a whole.' }),
  stopped: Type.Boolean({ description: 'Whether no mails of it come already.' }),
});
