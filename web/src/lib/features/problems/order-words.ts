import { m } from '#lib/paraglide/messages.js';

/** Refusals of flags, cases, warnings and appeals. */
export const orderSentences: Record<string, () => string> = {
  'moderation.own_content': m.problem_moderation_own,
  'moderation.already_flagged': m.problem_moderation_flagged,
  'moderation.flag_settled': m.problem_moderation_settled,
  'moderation.too_many_flags': m.problem_moderation_many,
  'moderation.flag_not_found': m.problem_moderation_gone,
  'moderation.case_not_found': m.problem_moderation_gone,
  'moderation.warning_not_found': m.problem_moderation_gone,
  'moderation.appeal_not_found': m.problem_moderation_gone,
  'moderation.unknown_target': m.problem_moderation_gone,
  'moderation.case_closed': m.problem_moderation_closed,
  'moderation.case_open': m.problem_moderation_open,
  'moderation.nothing_decided': m.problem_moderation_nothing,
  'moderation.target_gone': m.problem_moderation_target_gone,
  'moderation.warnings_hidden': m.problem_moderation_hidden,
  'moderation.warning_over': m.problem_moderation_warning_over,
  'moderation.already_appealed': m.problem_moderation_appealed,
  'moderation.appeal_decided': m.problem_moderation_appeal_decided,
  'moderation.own_warning': m.problem_moderation_own_warning,
  'moderation.not_blocked': m.problem_moderation_not_blocked,
  'moderation.note_missing': m.problem_moderation_words,
  'moderation.unknown_rule': m.problem_moderation_rule,
  'moderation.not_staff': m.problem_moderation_staff,
  'moderation.action_impossible': m.problem_moderation_impossible,
  'posts.kind_differs': m.problem_post_kind_differs,
};
