import { Type, type Static } from 'typebox';
import { Nullable, OneOf, Strict } from '../../kernel/http.ts';

const Right = OneOf(['guest', 'member', 'moderator', 'admin']);

const Rights = Strict({
  read: Right,
  write: OneOf(['member', 'moderator', 'admin']),
  comment: OneOf(['member', 'moderator', 'admin']),
});

/** A text in the site's languages; a plain string stands for all of them. */
export const LocalText = Type.Union([
  Type.String({ maxLength: 2000 }),
  Strict(
    {
      ko: Type.Optional(Type.String({ maxLength: 2000 })),
      en: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    { minProperties: 1 },
  ),
]);
export type LocalText = Static<typeof LocalText>;

export const SpaceView = Type.Object({
  slug: Type.String(),
  name: Type.String({ description: 'In the language of the request.' }),
  names: Type.Object({ ko: Type.Optional(Type.String()), en: Type.Optional(Type.String()) }),
  kind: Type.String(),
  description: Type.String(),
  descriptions: Type.Object({ ko: Type.Optional(Type.String()), en: Type.Optional(Type.String()) }),
  icon: Type.String(),
  group: Nullable(Type.String()),
  tags: Type.Array(Type.String()),
  rights: Rights,
  anonymousAllowed: Type.Boolean(),
  archived: Type.Boolean(),
  version: Type.Integer(),
  mine: Type.Object({ write: Type.Boolean(), comment: Type.Boolean() }),
});

export const SpaceList = Type.Object({ items: Type.Array(SpaceView), nextCursor: Type.Null() });

const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' });
const editable = {
  name: LocalText,
  description: LocalText,
  icon: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
  group: Nullable(Type.String({ maxLength: 40 })),
  tags: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 30, uniqueItems: true }),
  rights: Type.Partial(Rights, { additionalProperties: false }),
  anonymousAllowed: Type.Boolean(),
};

export const NewSpace = Strict({
  slug: Slug,
  name: editable.name,
  kind: Type.Optional(Type.String({ maxLength: 40, default: 'discussion' })),
  description: Type.Optional(editable.description),
  icon: Type.Optional(editable.icon),
  group: Type.Optional(editable.group),
  tags: Type.Optional(editable.tags),
  rights: Type.Optional(editable.rights),
  anonymousAllowed: Type.Optional(editable.anonymousAllowed),
});
export type NewSpace = Static<typeof NewSpace>;

export const SpaceChanges = Strict(
  {
    slug: Type.Optional(Slug),
    name: Type.Optional(editable.name),
    description: Type.Optional(editable.description),
    icon: Type.Optional(editable.icon),
    group: Type.Optional(editable.group),
    tags: Type.Optional(editable.tags),
    rights: Type.Optional(editable.rights),
    anonymousAllowed: Type.Optional(editable.anonymousAllowed),
    archived: Type.Optional(Type.Boolean()),
    /** Place among the spaces, from 0. */
    position: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  { minProperties: 1 },
);
export type SpaceChanges = Static<typeof SpaceChanges>;
