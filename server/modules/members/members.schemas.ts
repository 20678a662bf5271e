import { Type, type Static } from 'typebox';
import { Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { PortfolioItem } from '../../kernel/portfolio.ts';
import { cardFields, visibilityLevels, type CardField } from './visibility.rules.ts';

/** Somebody's name beside what they wrote. `handle` is null for people who left. */
export const Author = Type.Object({
  handle: Nullable(Type.String()),
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  withdrawn: Type.Boolean(),
});
export type AuthorView = Static<typeof Author>;

const Month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: 'Year and month.' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const career = { company: Type.String(), role: Type.String(), from: Month };
const species = ['dog', 'cat', 'bird', 'rabbit', 'rodent', 'reptile', 'fish', 'other'] as const;
const sexes = ['male', 'female'] as const;

const Career = Type.Object({ ...career, until: Nullable(Month) });
const Link = Type.Object({ url: Type.String(), platform: Type.String(), label: Type.String() });
const Pet = Type.Object({
  name: Type.String(),
  species: OneOf(species),
  breed: Type.String(),
  birthday: Nullable(Day),
  sex: Nullable(OneOf(sexes)),
  weightKg: Nullable(Type.Number()),
  pictureFileId: Nullable(Type.String()),
  pictureUrl: Nullable(Type.String()),
});

/** A card as its reader may see it: what is hidden from them looks like what was never filled in. */
export const Card = Type.Object({
  handle: Type.String(),
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  introduction: Type.String(),
  jobField: Nullable(Type.String()),
  jobFieldName: Nullable(Type.String({ description: 'In the language of the request.' })),
  employed: Nullable(Type.Boolean()),
  stacks: Type.Array(Type.String()),
  careers: Type.Array(Career),
  links: Type.Array(Link),
  pets: Type.Array(Pet),
  portfolio: Type.Array(PortfolioItem),
  joinedAt: Time,
  trustLevel: Type.Integer({ minimum: 0, maximum: 3, description: 'Earned by taking part.' }),
  postCount: Type.Integer(),
  commentCount: Type.Integer(),
});
export type CardView = Static<typeof Card>;

const Level = OneOf(visibilityLevels);
const levels = (schema: typeof Level) =>
  Object.fromEntries(cardFields.map((field) => [field, schema])) as Record<CardField, typeof Level>;
const VisibilityView = Type.Object(levels(Level));

export const Me = Type.Object({
  ...Card.properties,
  role: OneOf(['member', 'moderator', 'admin']),
  emailVerified: Type.Boolean(),
  unread: Type.Integer({ description: 'Unread notifications.' }),
  terms: Nullable(
    OneOf(['due', 'coming'], {
      description: 'Terms that I have to agree to before I write, or shall have to.',
    }),
  ),
  impersonatedUntil: Nullable(
    Type.String({ format: 'date-time', description: 'An administrator looks as me, at most until then.' }),
  ),
  visibility: VisibilityView,
  version: Type.Integer(),
});

const Text = Type.String({ maxLength: 4000 });
const CareerInput = Strict({ ...career, company: Text, role: Text, until: Type.Optional(Nullable(Month)) });
export type CareerInput = Static<typeof CareerInput>;
const PetInput = Strict({
  name: Text,
  species: OneOf(species),
  breed: Type.Optional(Text),
  birthday: Type.Optional(Nullable(Day)),
  sex: Type.Optional(Nullable(OneOf(sexes))),
  weightKg: Type.Optional(Nullable(Type.Number({ exclusiveMinimum: 0, maximum: 1000 }))),
  pictureFileId: Type.Optional(Nullable(Type.String({ maxLength: 64 }))),
});
export type PetInput = Static<typeof PetInput>;

const details = {
  jobField: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
  employed: Type.Optional(Nullable(Type.Boolean())),
  stacks: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 })),
  careers: Type.Optional(Type.Array(CareerInput, { maxItems: 100 })),
  links: Type.Optional(Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 100 })),
  pets: Type.Optional(Type.Array(PetInput, { maxItems: 100 })),
};
export const CardChanges = Strict(
  {
    handle: Type.Optional(Type.String({ maxLength: 100 })),
    name: Type.Optional(Type.String({ maxLength: 400 })),
    introduction: Type.Optional(Type.String({ maxLength: 60_000 })),
    avatarFileId: Type.Optional(
      Nullable(Type.String({ maxLength: 64, description: 'An uploaded picture; null takes it away.' })),
    ),
    ...details,
    visibility: Type.Optional(Type.Partial(VisibilityView, { additionalProperties: false })),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { minProperties: 1 },
);
export type CardChanges = Static<typeof CardChanges>;
/** The facts of a card beside name and introduction. */
export type CardDetails = Pick<CardChanges, keyof typeof details>;

export const directorySorts = ['new', 'active', 'name'] as const;

export const DirectoryQuery = Strict({
  query: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  jobField: Type.Optional(Type.String({ maxLength: 40 })),
  stack: Type.Optional(Type.String({ maxLength: 40 })),
  employed: Type.Optional(Type.Boolean()),
  heard: Type.Optional(Type.Boolean({ description: 'Without those whom I blocked.' })),
  sort: Type.Optional(OneOf(directorySorts, { default: 'new' })),
  ...PageQuery,
});
export type DirectoryQuery = Static<typeof DirectoryQuery>;

const Named = { key: Type.String(), name: Type.String() };

/** What a card of this site can hold, for forms and filters. */
export const CardOptions = Type.Object({
  work: Type.Boolean({
    description: 'Whether this site asks for job field, employment, careers and stacks.',
  }),
  jobFields: Type.Array(Type.Object(Named)),
  stackGroups: Type.Array(Type.Object({ ...Named, stacks: Type.Array(Type.String()) })),
  pets: Type.Boolean(),
  limits: Type.Object({
    introduction: Type.Integer(),
    careerText: Type.Integer(),
    careers: Type.Integer(),
    stacks: Type.Integer(),
    links: Type.Integer(),
    pets: Type.Integer(),
  }),
});
