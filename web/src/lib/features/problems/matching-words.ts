import { m } from '#lib/paraglide/messages.js';

/** Refusals of pools and matches. */
export const matchingSentences: Record<string, () => string> = {
  'matching.pool_not_found': m.problem_matching_pool_gone,
  'matching.match_not_found': m.problem_matching_match_gone,
  'matching.not_waiting': m.problem_matching_not_waiting,
  'matching.pool_closed': m.problem_matching_closed,
  'matching.too_few': m.problem_matching_few,
  'matching.not_together': m.problem_matching_not_together,
  'matching.already_cancelled': m.problem_matching_already_cancelled,
  'matching.match_cancelled': m.problem_matching_cancelled,
  'matching.too_late_to_cancel': m.problem_matching_late_to_cancel,
  'matching.not_yours_to_cancel': m.problem_matching_not_yours,
  'matching.too_early': m.problem_matching_early,
  'matching.too_late_to_review': m.problem_matching_late_to_review,
  'matching.already_reviewed': m.problem_matching_reviewed,
  'matching.not_participant': m.problem_matching_not_in,
  'matching.review_not_in_match': m.problem_matching_not_in_match,
  'matching.review_oneself': m.problem_matching_oneself,
  'matching.review_twice': m.problem_matching_twice,
  'matching.review_says_nothing': m.problem_matching_says_nothing,
  'matching.unknown_attribute': m.problem_matching_attribute,
  'matching.unknown_value': m.problem_matching_value,
  'matching.bad_places': m.problem_matching_bad_places,
  'matching.pool_sizes': m.problem_matching_sizes,
  'matching.pool_keys': m.problem_matching_keys,
};
