import { Type } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';
import { flagReasons } from './use-cases/flag-target.ts';

export const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });
export const ByHandle = Type.Object({ handle: Type.String({ maxLength: 60 }) });
export const LocalWords = Type.Object({ ko: Type.String(), en: Type.String() });

const TargetRef = Strict({
  type: Type.String({
    minLength: 1,
    maxLength: 30,
    description: '`post`, `comment`, `member`, or what a module declares beside these.',
  }),
  id: Type.String({ minLength: 1, maxLength: 64, description: 'Of members: the handle.' }),
});
export const NewFlagBody = Strict({
  target: TargetRef,
  reason: OneOf(flagReasons),
  note: Type.Optional(Nullable(Type.String({ maxLength: 4000, description: 'Needed for `other`.' }))),
});
export const NewCaseBody = Strict({ target: TargetRef });

export const FlagView = Type.Object({
  id: Id,
  target: Type.Object({
    type: Type.String(),
    postId: Nullable(Id),
    handle: Nullable(Type.String()),
    title: Type.String(),
  }),
  reason: OneOf(flagReasons),
  note: Nullable(Type.String()),
  createdAt: Time,
  state: OneOf(['open', 'withdrawn', 'acted', 'dismissed'] as const),
  decidedAt: Nullable(Time),
});
export const FlagPage = PageOf(FlagView);

const outcomes = ['acted', 'dismissed', 'withdrawn'] as const;
const withheld = Nullable(OneOf(['hidden', 'held'] as const));

const caseSummary = {
  id: Id,
  state: OneOf(['open', 'closed'] as const),
  outcome: Nullable(OneOf(outcomes)),
  origin: OneOf(['flags', 'rule', 'staff'] as const),
  hold: Nullable(Type.Object({ reason: Type.String(), rule: Type.String() })),
  flagCount: Type.Integer(),
  reasons: Type.Array(OneOf(flagReasons), { description: 'Of the flags, each once.' }),
  assignee: Nullable(Author),
  openedAt: Time,
  closedAt: Nullable(Time),
  version: Type.Integer(),
  target: Type.Object({
    type: Type.String(),
    id: Nullable(Id),
    postId: Nullable(Id),
    rootId: Nullable(Id),
    handle: Nullable(Type.String()),
    title: Type.String(),
    excerpt: Type.String(),
    author: Nullable(Author),
    anonymous: Type.Boolean(),
    createdAt: Time,
    deleted: Type.Boolean(),
    withheld,
    locked: Type.Boolean(),
  }),
};
export const CaseSummary = Type.Object(caseSummary);
export const Queue = Type.Object({
  items: Type.Array(CaseSummary),
  nextCursor: Nullable(Type.String()),
  open: Type.Integer({ description: 'How many wait in all.' }),
  mine: Type.Integer({ description: 'How many of these are mine.' }),
});

const Step = Type.Object({
  kind: Type.String(),
  actor: Nullable(Author),
  note: Nullable(Type.String()),
  details: Type.Unknown(),
  assignee: Nullable(Author),
  at: Time,
});

export const CaseView = Type.Object({
  ...caseSummary,
  body: Type.String({ description: 'As it was written.' }),
  bodyHtml: Type.String(),
  context: Type.Array(Type.Object({ author: Nullable(Author), bodyHtml: Type.String(), createdAt: Time }), {
    description: 'Of messages: what was said in the room just before.',
  }),
  closedBy: Nullable(Author),
  flags: Type.Array(
    Type.Object({
      reporter: Author,
      reason: OneOf(flagReasons),
      note: Nullable(Type.String()),
      createdAt: Time,
      withdrawn: Type.Boolean(),
    }),
  ),
  steps: Type.Array(Step),
  earlier: Type.Array(
    Type.Object({ id: Id, outcome: Nullable(OneOf(outcomes)), openedAt: Time, closedAt: Nullable(Time) }),
    { description: 'Other cases about the same.' },
  ),
  /** Null for what was said without a name. */
  history: Nullable(
    Type.Object({
      warnings: Type.Integer({ description: 'That count now.' }),
      warningsEver: Type.Integer(),
      casesActed: Type.Integer(),
      blockedUntil: Nullable(Time),
      blocked: Type.Boolean(),
      nextDays: Type.Integer({ description: 'What a warning would block for.' }),
    }),
  ),
  can: Type.Object({
    hide: Type.Boolean(),
    edit: Type.Boolean(),
    move: Type.Boolean(),
    lock: Type.Boolean(),
  }),
});

export const QueueQuery = Strict({
  state: Type.Optional(OneOf(['open', 'closed'] as const, { default: 'open' })),
  assignee: Type.Optional(Type.String({ maxLength: 60, description: '`me`, `none`, or a handle.' })),
  member: Type.Optional(
    Type.String({ maxLength: 60, description: 'What this member did under their name.' }),
  ),
  ...PageQuery,
});

const version = Type.Integer({ minimum: 1 });
const key = Type.String({ minLength: 1, maxLength: 40 });
export const NoteBody = Strict({ note: Type.String({ minLength: 1, maxLength: 8000 }) });
export const AssigneeBody = Strict({
  assignee: Nullable(Type.String({ minLength: 1, maxLength: 60, description: 'A handle.' })),
  version,
});
export const VersionBody = Strict({ version });
const days = Nullable(Type.Integer({ minimum: 1, maximum: 3650, description: 'Null: for good.' }));
export const DecisionBody = Strict({
  version,
  dismiss: Type.Optional(Type.Literal(true)),
  hide: Type.Optional(Type.Literal(true)),
  edit: Type.Optional(
    Strict(
      {
        title: Type.Optional(Type.String({ maxLength: 4000 })),
        body: Type.Optional(Type.String({ maxLength: 70_000 })),
      },
      { minProperties: 1 },
    ),
  ),
  move: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Slug of a space.' })),
  lock: Type.Optional(Type.Literal(true)),
  warn: Type.Optional(Type.Literal(true)),
  block: Type.Optional(Strict({ days })),
  rule: Type.Optional(key),
  message: Type.Optional(Type.String({ maxLength: 4000, description: 'To the author.' })),
  note: Type.Optional(Type.String({ maxLength: 8000, description: 'Only staff read it.' })),
});

export const Staff = Type.Object({ items: Type.Array(Author) });
export const HouseRules = Type.Object({
  items: Type.Array(Type.Object({ key: Type.String(), title: Type.String(), text: Type.String() })),
  ladderDays: Type.Array(Type.Integer()),
  warningDays: Type.Integer(),
});

const Month = Type.Object({
  month: Type.String({ description: 'YYYY-MM, in the time of the site.' }),
  flags: Type.Integer(),
  cases: Type.Integer(),
  acted: Type.Integer(),
  dismissed: Type.Integer(),
  hidden: Type.Integer(),
  warnings: Type.Integer(),
  blocks: Type.Integer(),
  appeals: Type.Integer(),
  upheld: Type.Integer(),
  lifted: Type.Integer(),
  medianHours: Nullable(Type.Number({ description: 'From the first flag to the decision.' })),
});
export const Summary = Type.Object({ months: Type.Array(Month) });
