import { DomainError, invalidField } from '../../kernel/errors.ts';

export const accountNotFound = () => new DomainError('not-found', 'accounts.not_found');
export const sessionNotFound = () => new DomainError('not-found', 'accounts.session_not_found');
export const signInRequired = () => new DomainError('unauthenticated', 'accounts.sign_in_required');
/** The same for a wrong password and for an account that does not exist. */
export const invalidCredentials = () => new DomainError('unauthenticated', 'accounts.invalid_credentials');
export const emailNotVerified = () => new DomainError('forbidden', 'accounts.email_not_verified');
export const signUpClosed = () => new DomainError('forbidden', 'accounts.sign_up_closed');
export const notAllowed = () => new DomainError('forbidden', 'accounts.not_allowed');
export const ownRole = () => new DomainError('forbidden', 'accounts.own_role');
export const lastAdmin = () => new DomainError('conflict', 'accounts.last_admin');
export const noPassword = () => new DomainError('conflict', 'accounts.no_password');
export const providerUnknown = () => new DomainError('not-found', 'accounts.provider_unknown');
export const providerUnavailable = () => new DomainError('unavailable', 'accounts.provider_unavailable');
export const linkNotFound = () => new DomainError('not-found', 'accounts.link_not_found');
export const passkeyNotFound = () => new DomainError('not-found', 'accounts.passkey_not_found');
export const tooManyPasskeys = (max: number) =>
  new DomainError('conflict', 'accounts.too_many_passkeys', { params: { max } });
export const passkeyRefused = () => new DomainError('unauthenticated', 'accounts.passkey_refused');
export const passkeyInvalid = () => new DomainError('invalid', 'accounts.passkey_invalid');
export const lastWayIn = () => new DomainError('conflict', 'accounts.last_way_in');
export const twoStepOn = () => new DomainError('conflict', 'accounts.two_step_on');
export const twoStepOff = () => new DomainError('conflict', 'accounts.two_step_off');
/** At sign-in, where a code is what somebody shows instead of being known. */
export const codeWrong = () => new DomainError('unauthenticated', 'accounts.code_wrong');
/** In a form of somebody who is known. */
export const codeInvalid = () => invalidField('/code', 'accounts.code_wrong');
export const challengeGone = () => new DomainError('gone', 'accounts.challenge_gone');
export const proofMissing = () => invalidField('/password', 'accounts.wrong_password');
export const signInAgain = () => new DomainError('forbidden', 'accounts.sign_in_again');
export const linkExpired = () => new DomainError('gone', 'accounts.link_expired');
export const busy = () => new DomainError('unavailable', 'accounts.busy', { retryAfter: 2 });

/** With a pass, to whoever has shown that it is their account. */
export const blocked = (until: Date | null, pass?: string) =>
  new DomainError('forbidden', 'accounts.blocked', {
    params: { until: until?.toISOString() ?? null, ...(pass !== undefined && { pass }) },
  });

export const tooManyAttempts = (retryAfter: number) =>
  new DomainError('too-many', 'accounts.too_many_attempts', { retryAfter });

export const emailTaken = (pointer = '/email') =>
  new DomainError('invalid', 'accounts.email_taken', { errors: [{ pointer, code: 'accounts.email_taken' }] });

export const emailInvalid = (pointer = '/email') => invalidField(pointer, 'accounts.email_invalid');

export const wrongPassword = (pointer: string) =>
  new DomainError('invalid', 'accounts.wrong_password', {
    errors: [{ pointer, code: 'accounts.wrong_password' }],
  });
