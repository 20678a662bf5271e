import { Type, type Static } from 'typebox';
import { Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';

/** Somebody's name beside what they wrote. `handle` is null for people who left. */
export const Author = Type.Object({
  handle: Nullable(Type.String()),
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  withdrawn: Type.Boolean(),
});
export type AuthorView = Static<typeof Author>;

const Tag = Type.String();

export const Card = Type.Object({
  handle: Type.String(),
  name: Type.String(),
  avatarUrl: Nullable(Type.String()),
  introduction: Type.String(),
  jobField: Nullable(Type.String()),
  employed: Nullable(Type.Boolean()),
  stacks: Type.Array(Tag),
  careers: Type.Array(Type.Unknown()),
  links: Type.Array(Type.Unknown()),
  portfolio: Type.Array(Type.Unknown()),
  joinedAt: Time,
  postCount: Type.Integer(),
  commentCount: Type.Integer(),
});

export const Me = Type.Object({
  ...Card.properties,
  role: OneOf(['member', 'moderator', 'admin']),
  emailVerified: Type.Boolean(),
  unread: Type.Integer({ description: 'Unread notifications.' }),
  version: Type.Integer(),
});

export const CardChanges = Strict(
  {
    handle: Type.Optional(Type.String({ maxLength: 100 })),
    name: Type.Optional(Type.String({ maxLength: 400 })),
    introduction: Type.Optional(Type.String({ maxLength: 6000 })),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { minProperties: 1 },
);
