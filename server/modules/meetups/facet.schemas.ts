import { Type } from 'typebox';
import { Id, Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';

const Key = Type.String({ minLength: 1, maxLength: 40 });

/** What `POST /posts` takes as the facet of a meet-up. */
export const MeetupFacet = Strict({
  startsAt: Type.String({ maxLength: 40 }),
  place: Type.Optional(Nullable(Type.String({ maxLength: 1_000 }))),
  region: Type.Optional(Nullable(Key)),
  category: Key,
  capacity: Type.Integer({ minimum: 2, maximum: 100, description: 'The host included.' }),
  joinPolicy: Type.Union([Type.Literal('open'), Type.Literal('approval')]),
  conditions: Type.Optional(
    Type.Record(Key, Type.Array(Key, { maxItems: 40 }), {
      maxProperties: 20,
      description: 'By attribute, the values that fit; an attribute that is left out takes any.',
    }),
  ),
});

const Named = Type.Object({ key: Type.String(), name: Type.String() });
const Attribute = Type.Object({ key: Type.String(), name: Type.String(), values: Type.Array(Named) });

export const MeetupChoices = Type.Object({
  categories: Type.Array(
    Type.Object({
      key: Type.String(),
      name: Type.String(),
      attributes: Type.Array(Type.String(), { description: 'Keys of the attributes that go with it.' }),
    }),
  ),
  attributes: Type.Array(Attribute),
  regions: Type.Array(Named),
  largestCapacity: Type.Integer(),
  timeZone: Type.String(),
});

const facet = {
  startsAt: Time,
  place: Type.String(),
  region: Nullable(Named),
  category: Named,
  conditions: Type.Array(Attribute),
  capacity: Type.Integer(),
  taken: Type.Integer({ description: 'Who is in, the host included.' }),
  joinPolicy: OneOf(['open', 'approval'] as const),
  state: OneOf(['open', 'full', 'started', 'completed', 'cancelled'] as const),
  cancelReason: Nullable(Type.String()),
  host: Nullable(Author),
  people: Type.Array(Author, {
    description:
      'For members: the first few who are in, the host before all; nobody where there are no names.',
  }),
  timeZone: Type.String(),
  version: Type.Integer(),
  mine: Type.Object({
    host: Type.Boolean(),
    state: OneOf(['none', 'asked', 'joined', 'declined', 'left', 'removed'] as const),
    join: Type.Boolean({ description: 'I may join, or ask to.' }),
    leave: Type.Boolean({ description: 'I may leave, or take my asking back.' }),
    end: Type.Boolean({ description: 'I may complete it and call it off.' }),
    roomId: Nullable(Id),
    matchId: Nullable(Id),
  }),
};

/** A meet-up as `facet` of its post. */
export const MeetupSummary = Type.Object(facet);

export const MeetupView = Type.Object({
  ...facet,
  participants: Type.Array(Author, {
    description:
      'In the order of their coming, for members. Nobody in a meet-up without names: its members learn of each other by the match.',
  }),
  asking: Type.Array(Author, { description: 'Who asks to come, for its host.' }),
});
