import { Type, type Static } from 'typebox';
import { Id, Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';

const ruleKinds = ['word', 'link', 'regexp'] as const;
export type RuleKind = (typeof ruleKinds)[number];
const ruleActions = ['hold', 'refuse', 'flag'] as const;
export type RuleAction = (typeof ruleActions)[number];
export const rulePlaces = ['posts', 'comments', 'cards', 'messages'] as const;
export type RulePlace = (typeof rulePlaces)[number];

const Message = Strict({
  ko: Type.String({ minLength: 1, maxLength: 300 }),
  en: Type.String({ minLength: 1, maxLength: 300 }),
});
const content = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  kind: OneOf(ruleKinds),
  pattern: Type.String({
    minLength: 1,
    maxLength: 8000,
    description:
      'One word or domain a line, at most 200; or one regular expression of RE2 with at most 500 signs.',
  }),
  applies: Type.Array(OneOf([...rulePlaces, 'all'] as const), {
    minItems: 1,
    maxItems: 5,
    uniqueItems: true,
  }),
  action: OneOf(ruleActions),
  message: Type.Optional(Nullable(Message)),
  enabled: Type.Optional(Type.Boolean()),
};

export const NewContentRule = Strict(content);
export type NewContentRule = Static<typeof NewContentRule>;
export const ContentRuleChanges = Strict(
  {
    name: Type.Optional(content.name),
    kind: Type.Optional(content.kind),
    pattern: Type.Optional(content.pattern),
    applies: Type.Optional(content.applies),
    action: Type.Optional(content.action),
    message: content.message,
    enabled: content.enabled,
    version: Type.Integer({ minimum: 1 }),
  },
  { minProperties: 2 },
);
export type ContentRuleChanges = Static<typeof ContentRuleChanges>;

export const ContentRuleView = Type.Object({
  id: Id,
  name: Type.String(),
  kind: OneOf(ruleKinds),
  pattern: Type.String(),
  applies: Type.Array(OneOf(rulePlaces)),
  action: OneOf(ruleActions),
  message: Nullable(Message),
  enabled: Type.Boolean(),
  version: Type.Integer(),
  createdAt: Time,
  updatedAt: Time,
});
export const ContentRuleList = Type.Object({ items: Type.Array(ContentRuleView) });

export const RuleTrial = Strict({
  kind: content.kind,
  pattern: content.pattern,
  applies: Type.Optional(content.applies),
  text: Type.Optional(Type.String({ maxLength: 20_000, description: 'A text to try the rule against.' })),
});
export type RuleTrial = Static<typeof RuleTrial>;

export const RuleTrialResult = Type.Object({
  text: Nullable(Type.Boolean({ description: 'Whether the text would be caught; null without one.' })),
  looked: Type.Integer({ description: 'Published posts that were looked at, the newest first.' }),
  caught: Type.Integer(),
  slow: Type.Boolean({ description: 'The rule took too long and was stopped before the end.' }),
  samples: Type.Array(Type.Object({ id: Id, title: Type.String() })),
});
