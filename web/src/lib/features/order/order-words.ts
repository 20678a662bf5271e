import { m } from '#lib/paraglide/messages.js';

export const flagReasons = ['spam', 'abuse', 'privacy', 'illegal', 'off-topic', 'other'] as const;

const reasons: Record<string, () => string> = {
  spam: m.order_reason_spam,
  abuse: m.order_reason_abuse,
  privacy: m.order_reason_privacy,
  illegal: m.order_reason_illegal,
  'off-topic': m.order_reason_off_topic,
  other: m.order_reason_other,
};
const types: Record<string, () => string> = {
  post: m.order_type_post,
  comment: m.order_type_comment,
  member: m.order_type_member,
  message: m.order_type_message,
};
const outcomes: Record<string, () => string> = {
  acted: m.order_outcome_acted,
  dismissed: m.order_outcome_dismissed,
  withdrawn: m.order_outcome_withdrawn,
};
const steps: Record<string, () => string> = {
  opened: m.order_step_opened,
  reopened: m.order_step_reopened,
  note: m.order_step_note,
  unassigned: m.order_step_unassigned,
  held: m.order_step_held,
  auto_hidden: m.order_step_auto_hidden,
  hidden: m.order_step_hidden,
  shown: m.order_step_shown,
  edited: m.order_step_edited,
  moved: m.order_step_moved,
  locked: m.order_step_locked,
  warned: m.order_step_warned,
  blocked: m.order_step_blocked,
  dismissed: m.order_step_dismissed,
  withdrawn: m.order_step_withdrawn,
};

const wordsIn = (table: Record<string, () => string>) => (key: string) =>
  Object.hasOwn(table, key) ? table[key]!() : key;

export const reasonWords = wordsIn(reasons);
export const typeWords = wordsIn(types);
export const outcomeWords = wordsIn(outcomes);
export const stepWords = wordsIn(steps);
