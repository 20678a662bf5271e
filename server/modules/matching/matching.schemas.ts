import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';
import { PoolSettings } from './pools.rules.ts';

const Key = Type.String();
const ChoicesView = Type.Record(Type.String(), Type.Array(Type.String()), {
  description: 'Values by attribute; an attribute that is not there takes any.',
});
const AttributeView = Type.Object({
  key: Key,
  name: Type.String(),
  values: Type.Array(Type.Object({ key: Key, name: Type.String() })),
});

const EntryView = Type.Object({
  choices: ChoicesView,
  since: Time,
  endsAt: Time,
  version: Type.Integer(),
});

export const PoolView = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  attributes: Type.Array(AttributeView),
  group: Type.Object({ min: Type.Integer(), max: Type.Integer() }),
  waitingMinutes: Type.Integer(),
  nextRunAt: Nullable(
    Type.String({ format: 'date-time', description: 'Of pools that match once a day; null for always.' }),
  ),
  rematchDays: Type.Integer(),
  active: Type.Boolean(),
  waiting: Type.Integer({ description: 'Members who wait there now.' }),
  usualMinutes: Nullable(
    Type.Integer({
      description: 'Half of those who were matched lately waited no longer; null for too few.',
    }),
  ),
  mine: Nullable(EntryView),
});
export type PoolView = Static<typeof PoolView>;
export const PoolList = Type.Object({ items: Type.Array(PoolView) });

export const WaitingView = Type.Object({
  pool: PoolView,
  entry: Nullable(EntryView),
  fitting: Type.Integer({ description: 'Of those who wait, how many take what I take.' }),
  chance: Nullable(
    Type.Integer({
      description: 'Of a hundred who waited here lately, how many were matched; null for too few.',
    }),
  ),
  loosening: Type.Array(
    Type.Object({
      attribute: Key,
      value: Nullable(Type.String({ description: 'Null: any.' })),
      adds: Type.Integer({ description: 'How many more would fit.' }),
    }),
  ),
  last: Nullable(
    Type.Object(
      {
        status: OneOf(['waiting', 'matched', 'cancelled', 'timed-out'] as const),
        endedAt: Nullable(Time),
        matchId: Nullable(Id),
        choices: ChoicesView,
      },
      { description: 'My last entry here, live or not.' },
    ),
  ),
});

export const EntryBody = Strict({
  choices: Type.Record(
    Type.String({ maxLength: 30 }),
    Type.Array(Type.String({ maxLength: 30 }), { maxItems: 100 }),
    { maxProperties: 8, description: 'Values by attribute; none is any.' },
  ),
});

export const AdminPoolView = Type.Object({
  slug: Type.String(),
  ...PoolSettings.properties,
  version: Type.Integer(),
  waiting: Type.Integer(),
});
export const AdminPoolList = Type.Object({ items: Type.Array(AdminPoolView) });
export const PoolChangesBody = Strict({
  ...Type.Partial(PoolSettings).properties,
  version: Type.Integer({ minimum: 1 }),
});

const origins = ['pool', 'meetup'] as const;
const ConditionView = Type.Object({
  attribute: Key,
  name: Type.String(),
  values: Type.Array(Type.Object({ key: Key, name: Type.String() })),
});
const match = {
  id: Id,
  origin: OneOf(origins),
  pool: Nullable(Type.String({ description: 'Slug of the pool.' })),
  postId: Nullable(Id),
  category: Type.String(),
  categoryName: Type.String(),
  title: Nullable(Type.String()),
  conditions: Type.Array(ConditionView),
  createdAt: Time,
  cancelledAt: Nullable(Time),
  members: Type.Array(Author, { description: 'All of them, the caller as well.' }),
  mine: Nullable(
    Type.Object(
      { happened: Nullable(Type.Boolean()), reviewed: Type.Boolean() },
      { description: 'Null for staff who look.' },
    ),
  ),
};
export const MatchSummary = Type.Object(match);
export const MatchPage = PageOf(MatchSummary);
export const MatchView = Type.Object({
  ...match,
  roomId: Id,
  host: Nullable(Author),
  cancelledBy: Nullable(Author),
  cancelReason: Nullable(Type.String()),
  cards: Type.Array(
    Type.Object({
      member: Author,
      introduction: Type.String(),
      jobFieldName: Nullable(Type.String()),
      stacks: Type.Array(Type.String()),
    }),
    { description: 'Of the others, as they show themselves to the caller.' },
  ),
  reviewFrom: Time,
  reviewUntil: Time,
  mayCancel: Type.Boolean(),
  mayReview: Type.Boolean(),
});

export const MatchQuery = Strict({
  pool: Type.Optional(Type.String({ maxLength: 30 })),
  category: Type.Optional(Type.String({ maxLength: 60 })),
  origin: Type.Optional(OneOf(origins)),
  ...PageQuery,
});
export const CancelBody = Strict({ reason: Type.Optional(Type.String({ maxLength: 2_000 })) });
export const AnswerBody = Strict({ happened: Type.Boolean() });
export const ReviewsBody = Strict({
  reviews: Type.Array(
    Strict({
      member: Type.String({ minLength: 1, maxLength: 60, description: 'Handle.' }),
      stars: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
      absent: Type.Optional(Type.Boolean({ description: 'Did not come.' })),
    }),
    { maxItems: 20 },
  ),
});

export const PlacesView = Type.Object({
  around: Nullable(Type.String({ description: 'The place that they chose, in words.' })),
  items: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      category: Type.String(),
      address: Type.String(),
      lat: Type.Number(),
      lon: Type.Number(),
      metres: Type.Integer(),
    }),
  ),
});

export const ScoresQuery = Strict({
  category: Type.Optional(Type.String({ maxLength: 60 })),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
});
export const ScoresView = Type.Object({
  total: Type.Integer(),
  items: Type.Array(
    Type.Object({
      category: Type.String(),
      name: Type.String(),
      amount: Type.Integer(),
      count: Type.Integer(),
    }),
  ),
});

export const BySlug = Type.Object({ slug: Type.String({ maxLength: 60 }) });
export const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });
