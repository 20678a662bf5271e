import type { Answer } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';

export type Provider = Answer<'/api/auth/providers', 'get'>['items'][number];

const known: Record<string, { name: () => string; continue: () => string }> = {
  kakao: { name: m.ways_kakao, continue: m.ways_continue_kakao },
  naver: { name: m.ways_naver, continue: m.ways_continue_naver },
  google: { name: m.ways_google, continue: m.ways_continue_google },
  github: { name: m.ways_github, continue: m.ways_continue_github },
};

/** What people call a provider: our word, the host's own, or its plain name. */
export function providerName(id: string, own?: string | null): string {
  return Object.hasOwn(known, id) ? known[id]!.name() : (own ?? id);
}

/** The words of its button. */
export function continueWith({ id, name }: Provider): string {
  return Object.hasOwn(known, id) ? known[id]!.continue() : m.ways_continue_other({ name: name ?? id });
}

const errors: Record<string, (values: { name: string }) => string> = {
  denied: m.ways_error_denied,
  state_mismatch: () => m.ways_error_state_mismatch(),
  provider_unknown: () => m.ways_error_provider_unknown(),
  provider_refused: m.ways_error_provider_refused,
  provider_unavailable: m.ways_error_provider_unavailable,
  email_missing: m.ways_error_email_missing,
  account_exists: m.ways_error_account_exists,
  sign_up_closed: () => m.ways_error_sign_up_closed(),
  email_not_verified: () => m.ways_error_email_not_verified(),
  blocked: () => m.ways_error_blocked(),
  invitation_needed: () => m.invite_problem_needed(),
  consent_needed: () => m.terms_problem_required(),
  linked_elsewhere: m.ways_error_linked_elsewhere,
  busy: () => m.ways_error_busy(),
};

/** Why a flow at a provider ended without success, as `?error=` says; nothing for words that are not ours. */
export function flowErrorWords(error: string | null, name: string): string | undefined {
  return error !== null && Object.hasOwn(errors, error) ? errors[error]?.({ name }) : undefined;
}
