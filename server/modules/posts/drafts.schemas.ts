import { Type, type Static } from 'typebox';
import { Nullable, PageOf, Strict, Time } from '../../kernel/http.ts';

const contentFields = {
  space: Type.Optional(Type.String({ maxLength: 60 })),
  title: Type.Optional(Type.String({ maxLength: 4000 })),
  body: Type.String({ maxLength: 70_000 }),
  tags: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 })),
  anonymous: Type.Optional(Type.Boolean()),
  facet: Type.Optional(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description:
        'What was typed of the facet of its kind, as the form that keeps it needs it; at most 20 kB.',
    }),
  ),
};

/** What was typed so far; it need not be fit to be published. */
export const DraftContent = Strict(contentFields);
export type DraftContent = Static<typeof DraftContent>;

export const DraftBody = Strict({
  ...contentFields,
  version: Type.Optional(
    Type.Integer({ minimum: 1, description: 'The version that is replaced; absent for a new draft.' }),
  ),
});

export const DraftKey = Type.String({
  maxLength: 64,
  description: '`new`, `new:<space>`, `post:<id>`, `comment:<post>` or `comment:<post>:<parent>`.',
});
export const ByKey = Type.Object({ key: DraftKey });

export const DraftView = Type.Object({
  key: Type.String(),
  ...contentFields,
  version: Type.Integer(),
  updatedAt: Time,
});

export const DraftSummary = Type.Object({
  key: Type.String(),
  what: Type.String({ description: '`new`, `post` or `comment`.' }),
  title: Type.String(),
  excerpt: Type.String(),
  space: Nullable(Type.Object({ slug: Type.String(), name: Type.String() })),
  post: Nullable(Type.Object({ id: Type.String(), title: Type.String() })),
  parentId: Nullable(Type.String()),
  updatedAt: Time,
});

export const DraftPage = Type.Object({
  ...PageOf(DraftSummary).properties,
  keptDays: Type.Integer({ description: 'A draft that is not touched for so long is thrown away.' }),
});
