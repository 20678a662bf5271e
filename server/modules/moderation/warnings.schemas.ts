import { Type } from 'typebox';
import { Id, Nullable, OneOf, PageOf, PageQuery, Strict, Time } from '../../kernel/http.ts';
import { Author } from '../members/index.ts';
import { LocalWords } from './moderation.schemas.ts';

const Appeal = Type.Object({
  id: Id,
  text: Type.String(),
  createdAt: Time,
  outcome: Nullable(OneOf(['upheld', 'lifted'] as const)),
  decision: Nullable(Type.String()),
  decidedAt: Nullable(Time),
});

const warning = {
  id: Id,
  kind: OneOf(['warning', 'block'] as const, { description: 'A block by hand is no step of the ladder.' }),
  rule: Type.Object({ key: Type.String(), title: LocalWords, text: LocalWords }),
  note: Type.String({ description: 'What the member was told.' }),
  content: Nullable(
    Type.Object({
      type: Type.String(),
      postId: Nullable(Id),
      title: Type.String(),
      bodyHtml: Type.String({ description: 'As it was then.' }),
    }),
  ),
  step: Type.Integer(),
  warnedAt: Time,
  expiresAt: Time,
  counts: Type.Boolean({ description: 'Of warnings: on the ladder. Of blocks: in force.' }),
  voided: Type.Boolean(),
  blockedUntil: Nullable(Time),
  appeal: Nullable(Appeal),
  mayAppeal: Type.Boolean(),
};
export const WarningView = Type.Object(warning);

const standing = {
  blocked: Type.Boolean(),
  blockedUntil: Nullable(Time),
};

/** What a member may know of their own, and staff of those with a name. */
export const Warnings = Type.Object({ ...standing, items: Type.Array(WarningView) });
export const Standing = Type.Object({ ...standing, warnings: Type.Array(WarningView) });

export const NewWarningBody = Strict({
  rule: Type.String({ minLength: 1, maxLength: 40, description: 'Key of a rule of the house.' }),
  reason: Type.String({ maxLength: 4000 }),
  postId: Type.Optional(Type.String({ maxLength: 64 })),
});
export const BlockBody = Strict({
  rule: Type.String({ minLength: 1, maxLength: 40, description: 'Key of a rule of the house.' }),
  reason: Type.String({ maxLength: 4000 }),
  days: Nullable(Type.Integer({ minimum: 1, maximum: 3650, description: 'Null: for good.' })),
});
export const UnblockBody = Strict({ reason: Type.String({ maxLength: 4000 }) });

const pass = Type.Optional(
  Type.String({ maxLength: 200, description: 'What sign-in answers to blocked members, as `params.pass`.' }),
);
export const StandingBody = Strict({ pass });
export const NewAppealBody = Strict({
  warningId: Type.String({ maxLength: 64 }),
  text: Type.String({ maxLength: 12_000 }),
  pass,
});
export const MadeAppeal = Appeal;

export const AppealView = Type.Object({
  ...Appeal.properties,
  warning: Type.Object(warning),
  member: Nullable(Author),
  warnedBy: Nullable(Author),
  decidedBy: Nullable(Author),
  mine: Type.Object({ decide: Type.Boolean() }),
  decidable: Type.Boolean({ description: 'Whether anybody of the staff may decide: not who warned.' }),
});
export const AppealPage = PageOf(AppealView);
export const AppealQuery = Strict({
  state: Type.Optional(OneOf(['open', 'decided'] as const, { default: 'open' })),
  ...PageQuery,
});
export const AppealDecisionBody = Strict({
  outcome: OneOf(['upheld', 'lifted'] as const),
  reason: Type.String({ maxLength: 8000 }),
});
