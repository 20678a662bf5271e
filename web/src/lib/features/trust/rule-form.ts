import type { Answer } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { m } from '#lib/paraglide/messages.js';

export type ContentRule = Answer<'/api/v1/admin/content-rules/{id}', 'get'>;
export type RuleTrial = Answer<'/api/v1/admin/content-rule-trial', 'put'>;

/** What a form says, before the API has looked at it. */
export interface RuleInput {
  name: string;
  kind: ContentRule['kind'];
  pattern: string;
  applies: ContentRule['applies'];
  action: ContentRule['action'];
  message: { ko: string; en: string } | null;
  enabled: boolean;
}

export const emptyRule: RuleInput = {
  name: '',
  kind: 'word',
  pattern: '',
  applies: ['posts', 'comments'],
  action: 'hold',
  message: null,
  enabled: true,
};

export const places = ['posts', 'comments', 'cards', 'messages'] as const;
export const placeName = {
  posts: m.rule_posts,
  comments: m.rule_comments,
  cards: m.rule_cards,
  messages: m.rule_messages,
};
export const kindName = { word: m.rule_kind_word, link: m.rule_kind_link, regexp: m.rule_kind_regexp };
export const actionName = {
  hold: m.rule_action_hold,
  refuse: m.rule_action_refuse,
  flag: m.rule_action_flag,
};

function oneOf<Value extends string>(names: Record<Value, unknown>, text: string, usual: Value): Value {
  return Object.hasOwn(names, text) ? (text as Value) : usual;
}

export function readRule(form: FormData): RuleInput {
  const [ko, en] = [textOf(form, 'messageKo').trim(), textOf(form, 'messageEn').trim()];
  return {
    name: textOf(form, 'name'),
    kind: oneOf(kindName, textOf(form, 'kind'), 'word'),
    pattern: textOf(form, 'pattern'),
    applies: places.filter((place) => form.has(`in-${place}`)),
    action: oneOf(actionName, textOf(form, 'action'), 'hold'),
    message: ko || en ? { ko, en } : null,
    enabled: form.has('enabled'),
  };
}
