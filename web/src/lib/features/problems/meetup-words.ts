import { m } from '#lib/paraglide/messages.js';

/** Refusals of meet-ups. */
export const meetupSentences: Record<string, () => string> = {
  'meetups.not_found': m.problem_meetups_gone,
  'meetups.participant_not_found': m.problem_meetups_participant_gone,
  'meetups.not_host': m.problem_meetups_not_host,
  'meetups.completed': m.problem_meetups_completed,
  'meetups.cancelled': m.problem_meetups_cancelled,
  'meetups.started': m.problem_meetups_started,
  'meetups.full': m.problem_meetups_full,
  'meetups.already_in': m.problem_meetups_already_in,
  'meetups.already_asked': m.problem_meetups_already_asked,
  'meetups.not_in': m.problem_meetups_not_in,
  'meetups.removed': m.problem_meetups_removed,
  'meetups.declined': m.problem_meetups_declined,
  'meetups.not_together': m.problem_meetups_not_together,
  'meetups.host_stays': m.problem_meetups_host_stays,
  'meetups.names_unknown': m.problem_meetups_names_unknown,
  'meetups.too_few': m.problem_meetups_too_few,
  'meetups.too_late': m.problem_meetups_too_late,
  'meetups.start_past': m.problem_meetups_start_past,
  'meetups.start_far': m.problem_meetups_start_far,
  'meetups.unknown_category': m.problem_meetups_unknown_category,
  'meetups.unknown_region': m.problem_meetups_unknown_region,
  'meetups.unknown_condition': m.problem_meetups_unknown_condition,
  'meetups.open_when_anonymous': m.problem_meetups_open_when_anonymous,
};

/** Those that tell a number. */
export function meetupFieldWords(
  code: string,
  params: Record<string, unknown> | undefined,
): string | undefined {
  const number = (name: string) => (typeof params?.[name] === 'number' ? params[name] : 0);
  if (code === 'meetups.capacity_max') return m.problem_meetups_capacity_max({ max: number('max') });
  if (code === 'meetups.capacity_min') return m.problem_meetups_capacity_min({ min: number('min') });
  return undefined;
}
