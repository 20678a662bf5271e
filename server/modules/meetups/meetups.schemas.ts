import { Type } from 'typebox';
import { Nullable, OneOf, PageQuery, Strict, Time } from '../../kernel/http.ts';

export const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const ByIdAndHandle = Type.Object({
  id: Type.String({ maxLength: 64 }),
  handle: Type.String({ minLength: 1, maxLength: 60 }),
});

const Key = Type.String({ minLength: 1, maxLength: 40 });

export const MeetupQuery = Strict({
  space: Type.Optional(Type.String({ maxLength: 60 })),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  category: Type.Optional(Key),
  region: Type.Optional(Key),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
  open: Type.Optional(Type.Boolean({ description: 'One could join now.' })),
  anonymous: Type.Optional(Type.Boolean()),
  conditions: Type.Optional(
    Type.String({
      maxLength: 500,
      pattern: '^[^:,]{1,40}:[^:,]{1,40}(,[^:,]{1,40}:[^:,]{1,40}){0,19}$',
      description:
        '`attribute:value` pairs with commas between: those that take one of the values of each attribute.',
    }),
  ),
  sort: Type.Optional(OneOf(['soonest', 'new', 'popular', 'bookmarks'] as const, { default: 'soonest' })),
  ...PageQuery,
});

export const OwnMeetupQuery = Strict({
  role: Type.Optional(OneOf(['hosted', 'joined', 'asked'] as const, { default: 'joined' })),
  when: Type.Optional(OneOf(['coming', 'past'] as const, { default: 'coming' })),
  ...PageQuery,
});

export const CancelBody = Strict({ reason: Type.Optional(Nullable(Type.String({ maxLength: 2_000 }))) });
export const HostBody = Strict({ handle: Type.String({ minLength: 1, maxLength: 60 }) });
