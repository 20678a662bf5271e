import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

export type Params = Record<string, unknown>;

const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** Words for refusals that concern accounts, cards, spaces' settings and administration. */
export const accountWords: Record<string, (params: Params) => string> = {
  'accounts.invalid_credentials': () => m.auth_problem_credentials(),
  'accounts.email_not_verified': () => m.auth_problem_not_verified(),
  'terms.consent_required': () => m.terms_problem_required(),
  'terms.version_unknown': () => m.terms_problem_required(),
  'terms.date_over': () => m.terms_problem_date(),
  'terms.too_many_documents': ({ max }) => m.terms_problem_many({ max: number(max, 12) }),
  'terms.not_found': () => m.terms_problem_gone(),
  'terms.draft_not_found': () => m.terms_problem_gone(),
  'invitations.needed': () => m.invite_problem_needed(),
  'invitations.not_allowed': () => m.invite_problem_not_allowed(),
  'invitations.too_many': ({ max }) => m.invite_problem_many({ max: number(max, 50) }),
  'invitations.not_found': () => m.invite_problem_gone(),
  'accounts.sign_up_closed': () => m.auth_problem_closed(),
  'accounts.too_many_attempts': () => m.auth_problem_attempts(),
  'accounts.blocked': ({ until }) => blockedWords(until),
  'accounts.email_taken': () => m.auth_problem_email_taken(),
  'accounts.email_invalid': () => m.auth_problem_email_invalid(),
  'accounts.wrong_password': () => m.auth_problem_wrong_password(),
  'accounts.password_too_short': ({ min }) => m.auth_problem_password_short({ min: number(min, 8) }),
  'accounts.password_too_long': ({ max }) => m.auth_problem_password_long({ max: number(max, 128) }),
  'accounts.password_common': () => m.auth_problem_password_common(),
  'accounts.password_contains_email': () => m.auth_problem_password_email(),
  'accounts.link_expired': () => m.auth_problem_link_expired(),
  'accounts.no_password': () => m.auth_problem_no_password(),
  'accounts.session_not_found': () => m.auth_problem_session_gone(),
  'accounts.own_role': () => m.auth_problem_own_role(),
  'accounts.sign_in_again': () => m.rights_problem_sign_in_again(),
  'rights.export_running': () => m.rights_problem_running(),
  'rights.export_too_soon': () => m.rights_problem_too_soon(),
  'rights.export_gone': () => m.rights_problem_gone(),
  'rights.export_not_found': () => m.rights_problem_not_found(),
  'accounts.last_admin': () => m.auth_problem_last_admin(),
  'accounts.not_found': () => m.auth_problem_gone(),
  'accounts.provider_unknown': () => m.ways_error_provider_unknown(),
  'accounts.provider_unavailable': () => m.ways_error_busy(),
  'accounts.link_not_found': () => m.ways_problem_link_gone(),
  'accounts.passkey_not_found': () => m.ways_problem_passkey_gone(),
  'accounts.passkey_invalid': () => m.ways_problem_passkey_invalid(),
  'accounts.passkey_refused': () => m.ways_passkey_failed(),
  'accounts.too_many_passkeys': ({ max }) => m.ways_problem_too_many_passkeys({ max: number(max, 20) }),
  'accounts.last_way_in': () => m.ways_problem_last_way_in(),
  'accounts.two_step_on': () => m.ways_problem_two_step_on(),
  'accounts.two_step_off': () => m.ways_problem_two_step_off(),
  'accounts.code_wrong': () => m.ways_problem_code_wrong(),
  'accounts.challenge_gone': () => m.ways_problem_challenge_gone(),
  'members.handle_taken': () => m.auth_problem_handle_taken(),
  'members.handle_malformed': () => m.auth_problem_handle_malformed(),
  'members.handle_reserved': () => m.auth_problem_handle_reserved(),
  'members.name_reserved': () => m.auth_problem_name_reserved(),
  'members.job_field_unknown': () => m.card_problem_job_field(),
  'members.stack_unknown': () => m.card_problem_stack(),
  'members.link_malformed': () => m.card_problem_link(),
  'members.career_period': () => m.card_problem_period(),
  'members.birthday_impossible': () => m.card_problem_birthday(),
  'members.too_many': ({ max }) => m.card_problem_too_many({ max: number(max, 20) }),
  'members.not_a_picture': () => m.card_problem_picture(),
  'members.pets_off': () => m.card_problem_pets_off(),
  'spaces.slug_taken': () => m.auth_problem_slug_taken(),
  'spaces.right_below_read': () => m.auth_problem_right_below_read(),
  'spaces.unknown_group': () => m.auth_problem_unknown_group(),
  'admin.job_not_found': () => m.auth_problem_job_gone(),
  'request.cross_origin': () => m.auth_problem_cross_origin(),
};

function blockedWords(until: unknown): string {
  if (typeof until !== 'string') return m.auth_problem_blocked();
  const day = new Intl.DateTimeFormat(getLocale(), { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(until),
  );
  return m.auth_problem_blocked_until({ until: day });
}
