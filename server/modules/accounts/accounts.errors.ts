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
export const linkExpired = () => new DomainError('gone', 'accounts.link_expired');
export const busy = () => new DomainError('unavailable', 'accounts.busy', { retryAfter: 2 });

export const blocked = (until: Date | null) =>
  new DomainError('forbidden', 'accounts.blocked', { params: { until: until?.toISOString() ?? null } });

export const tooManyAttempts = (retryAfter: number) =>
  new DomainError('too-many', 'accounts.too_many_attempts', { retryAfter });

export const emailTaken = (pointer = '/email') =>
  new DomainError('invalid', 'accounts.email_taken', { errors: [{ pointer, code: 'accounts.email_taken' }] });

export const emailInvalid = (pointer = '/email') => invalidField(pointer, 'accounts.email_invalid');

export const wrongPassword = (pointer: string) =>
  new DomainError('invalid', 'accounts.wrong_password', {
    errors: [{ pointer, code: 'accounts.wrong_password' }],
  });
