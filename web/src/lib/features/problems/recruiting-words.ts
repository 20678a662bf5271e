import { m } from '#lib/paraglide/messages.js';

/** Refusals of recruitments, applications, teams and launches. */
export const recruitingSentences: Record<string, () => string> = {
  'recruiting.not_found': m.recruiting_problem_not_found,
  'recruiting.application_not_found': m.recruiting_problem_application_not_found,
  'recruiting.team_not_found': m.recruiting_problem_team_not_found,
  'recruiting.team_member_not_found': m.recruiting_problem_team_member_not_found,
  'recruiting.not_host': m.recruiting_problem_not_host,
  'recruiting.not_reachable': m.recruiting_problem_not_reachable,
  'recruiting.closed': m.recruiting_problem_closed,
  'recruiting.no_positions': m.recruiting_problem_no_positions,
  'recruiting.own': m.recruiting_problem_own,
  'recruiting.position_full': m.recruiting_problem_position_full,
  'recruiting.all_full': m.recruiting_problem_all_full,
  'recruiting.already_applied': m.recruiting_problem_already_applied,
  'recruiting.already_accepted': m.recruiting_problem_already_accepted,
  'recruiting.already_declined': m.recruiting_problem_already_declined,
  'recruiting.withdrawn': m.recruiting_problem_withdrawn,
  'recruiting.already_member': m.recruiting_problem_already_member,
  'recruiting.too_many_waiting': m.recruiting_problem_too_many_waiting,
  'recruiting.joins_directly': m.recruiting_problem_joins_directly,
  'recruiting.needs_approval': m.recruiting_problem_needs_approval,
  'recruiting.was_replaced': m.recruiting_problem_was_replaced,
  'recruiting.hand_over_first': m.recruiting_problem_hand_over_first,
  'recruiting.team_ended': m.recruiting_problem_team_ended,
  'recruiting.no_check_in': m.recruiting_problem_no_check_in,
  'recruiting.still_open': m.recruiting_problem_still_open,
  'recruiting.team_given_up': m.recruiting_problem_team_given_up,
  'recruiting.deadline_missing': m.recruiting_problem_deadline_missing,
  'recruiting.deadline_malformed': m.recruiting_problem_deadline_malformed,
  'recruiting.deadline_past': m.recruiting_problem_deadline_past,
  'recruiting.deadline_far': m.recruiting_problem_deadline_far,
  'recruiting.unknown_field': m.recruiting_problem_unknown_field,
  'recruiting.unknown_stack': m.recruiting_problem_unknown_stack,
  'recruiting.unknown_position': m.recruiting_problem_unknown_position,
  'recruiting.below_taken': m.recruiting_problem_below_taken,
  'recruiting.position_in_use': m.recruiting_problem_position_in_use,
  'recruiting.url_malformed': m.recruiting_problem_url_malformed,
  'recruiting.reason_missing': m.recruiting_problem_reason_missing,
  'recruiting.not_anonymous': m.recruiting_problem_not_anonymous,
  'launches.already_launched': m.recruiting_problem_launch_already_launched,
  'launches.team_stays': m.recruiting_problem_launch_team_stays,
};

const limits: Record<string, (numbers: { max: number }) => string> = {
  'recruiting.too_many_positions': m.recruiting_problem_too_many_positions,
  'recruiting.too_many_seats': m.recruiting_problem_too_many_seats,
  'recruiting.too_many_stacks': m.recruiting_problem_too_many_stacks,
  'recruiting.too_many_links': m.recruiting_problem_too_many_links,
};

/** Those that tell a number. */
export function recruitingFieldWords(
  code: string,
  params: Record<string, unknown> | undefined,
): string | undefined {
  const max = typeof params?.['max'] === 'number' ? params['max'] : 0;
  return Object.hasOwn(limits, code) ? limits[code]!({ max }) : undefined;
}
