import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { PostSummary } from '../posts/index.ts';

const modes = ['online', 'offline', 'both'] as const;
const joinPolicies = ['approval', 'open'] as const;
const sorts = ['new', 'popular', 'bookmarks', 'soonest'] as const;
const closedWhys = ['hand', 'deadline', 'full'] as const;
export type ClosedWhy = (typeof closedWhys)[number];

const Field = Type.String({ minLength: 1, maxLength: 40 });

export const RecruitmentFacet = Strict(
  {
    deadline: Type.Optional(
      Nullable(Type.String({ format: 'date-time', description: 'Required with positions.' })),
    ),
    positions: Type.Optional(
      Type.Array(Strict({ field: Field, count: Type.Integer({ minimum: 1, maximum: 1_000 }) }), {
        maxItems: 50,
        description: 'Job fields of the site and how many of each; none for a study party.',
      }),
    ),
    mode: Type.Optional(OneOf(modes, { default: 'online' })),
    region: Type.Optional(Nullable(Type.String({ maxLength: 400 }))),
    stacks: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 })),
    projectUrl: Type.Optional(Nullable(Type.String({ maxLength: 2_083 }))),
    joinPolicy: Type.Optional(OneOf(joinPolicies, { default: 'approval' })),
    category: Type.Optional(Nullable(Type.String({ maxLength: 400 }))),
  },
  { description: 'What a recruitment adds to its post.' },
);
export type RecruitmentFacet = Static<typeof RecruitmentFacet>;

const OwnApplication = Type.Object({
  id: Type.String(),
  position: Type.String(),
  state: OneOf(['pending', 'accepted', 'declined', 'withdrawn']),
});

export const RecruitmentView = Type.Object({
  status: OneOf(['open', 'closed']),
  closedWhy: Nullable(OneOf(closedWhys)),
  deadline: Nullable(Time),
  positions: Type.Array(
    Type.Object({
      field: Type.String(),
      name: Type.String({ description: 'In the language of the request.' }),
      count: Type.Integer(),
      taken: Type.Integer(),
      applications: Type.Integer({ description: 'That wait or were accepted.' }),
    }),
  ),
  seats: Type.Object({ total: Type.Integer(), taken: Type.Integer(), left: Type.Integer() }),
  mode: OneOf(modes),
  region: Nullable(Type.String()),
  stacks: Type.Array(Type.String()),
  projectUrl: Nullable(Type.String()),
  joinPolicy: OneOf(joinPolicies),
  category: Nullable(Type.String()),
  team: Nullable(
    Type.Object({
      id: Type.String(),
      members: Type.Integer(),
      state: OneOf(['active', 'finished', 'given-up']),
      launched: Type.Boolean(),
    }),
  ),
  mine: Nullable(
    Type.Object({
      host: Type.Boolean(),
      member: Type.Boolean(),
      application: Nullable(OwnApplication),
      mayApply: Type.Boolean({ description: 'For the host and for who has applied already: no.' }),
      waiting: Nullable(Type.Integer({ description: 'For the host: applications that wait.' })),
    }),
  ),
});
export type RecruitmentView = Static<typeof RecruitmentView>;

export const RecruitmentQuery = Strict({
  space: Type.Optional(Type.String({ maxLength: 60 })),
  tag: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  field: Type.Optional(Field),
  stack: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  mode: Type.Optional(OneOf(['online', 'offline'], { description: 'Also those that are both.' })),
  region: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'A part of it.' })),
  category: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  open: Type.Optional(
    Type.Boolean({ description: 'Only those that take people; with `field`, that have such a seat left.' }),
  ),
  sort: Type.Optional(OneOf(sorts, { default: 'new' })),
  ...PageQuery,
});
export type RecruitmentQuery = Static<typeof RecruitmentQuery>;

export const RecruitmentPage = PageOf(PostSummary);
export const ById = Strict({ id: Id });

export const ReopenBody = Nullable(
  Strict({ deadline: Type.Optional(Nullable(Type.String({ format: 'date-time' }))) }),
);

export const OptionsView = Type.Object({
  fields: Type.Array(Type.Object({ key: Type.String(), name: Type.String() })),
  stackGroups: Type.Array(
    Type.Object({ key: Type.String(), name: Type.String(), stacks: Type.Array(Type.String()) }),
  ),
  limits: Type.Object({
    positions: Type.Integer(),
    headCount: Type.Integer(),
    stacks: Type.Integer(),
    days: Type.Integer(),
    message: Type.Integer(),
  }),
});
