import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

/** Refusals of limits, rules for content, and trust. */
export const trustSentences: Record<string, () => string> = {
  'posts.duplicate': m.problem_duplicate,
  'trust.limit': m.problem_trust_limit,
  'trust.link_refused': m.problem_trust_link_refused,
  'trust.refused_by_rule': m.problem_trust_refused,
  'trust.rule_not_found': m.problem_trust_rule_gone,
  'trust.rule_name_taken': m.problem_trust_rule_name,
  'trust.too_many_rules': m.problem_trust_rules_many,
  'trust.too_many_expressions': m.problem_trust_rules_many,
  'trust.word_too_short': m.problem_trust_word_short,
  'trust.not_a_domain': m.problem_trust_domain,
  'trust.pattern_too_large': m.problem_trust_pattern_large,
  'trust.pattern_matches_nothing': m.problem_trust_pattern_nothing,
  'trust.pattern_malformed': m.problem_trust_pattern,
  'trust.own_level': m.problem_trust_own_level,
  'trust.note_missing': m.problem_trust_pin_note,
};

/** Those that tell a number, or the host's own words. */
export function trustFieldWords(
  code: string,
  params: Record<string, unknown> | undefined,
): string | undefined {
  const max = typeof params?.['max'] === 'number' ? params['max'] : 0;
  if (code === 'trust.too_many_mentions') return m.problem_trust_mentions({ max });
  if (code === 'trust.too_many_links') return m.problem_trust_links({ max });
  if (code === 'trust.too_many_lines') return m.problem_trust_lines({ max });
  if (code !== 'trust.refused_by_rule') return undefined;
  const own = (params?.['message'] as Record<string, unknown> | undefined)?.[getLocale()];
  return typeof own === 'string' ? own : undefined;
}
