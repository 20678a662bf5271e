import { DomainError, invalidField } from '../../kernel/errors.ts';

export const targetUnknown = () => invalidField('/target/type', 'moderation.unknown_target');
export const noteMissing = (pointer = '/note') => invalidField(pointer, 'moderation.note_missing');
export const ruleUnknown = () => invalidField('/rule', 'moderation.unknown_rule');
export const ownContent = () => new DomainError('conflict', 'moderation.own_content');
export const alreadyFlagged = () => new DomainError('conflict', 'moderation.already_flagged');
export const flagNotFound = () => new DomainError('not-found', 'moderation.flag_not_found');
/** Somebody has decided: a flag is no longer its reporter's to take back. */
export const flagSettled = () => new DomainError('conflict', 'moderation.flag_settled');
export const tooManyFlags = (seconds: number) =>
  new DomainError('too-many', 'moderation.too_many_flags', { retryAfter: seconds });
export const caseNotFound = () => new DomainError('not-found', 'moderation.case_not_found');
export const caseClosed = () => new DomainError('conflict', 'moderation.case_closed');
export const caseOpenAlready = () => new DomainError('conflict', 'moderation.case_open');
export const notStaff = () => invalidField('/assignee', 'moderation.not_staff');
export const actionImpossible = (pointer: string) => invalidField(pointer, 'moderation.action_impossible');
export const nothingDecided = () => new DomainError('invalid', 'moderation.nothing_decided');
export const targetGone = () => new DomainError('conflict', 'moderation.target_gone');
export const warningsHidden = () => new DomainError('forbidden', 'moderation.warnings_hidden');
export const warningNotFound = () => new DomainError('not-found', 'moderation.warning_not_found');
export const warningOver = () => new DomainError('conflict', 'moderation.warning_over');
export const alreadyAppealed = () => new DomainError('conflict', 'moderation.already_appealed');
export const appealNotFound = () => new DomainError('not-found', 'moderation.appeal_not_found');
export const appealDecided = () => new DomainError('conflict', 'moderation.appeal_decided');
/** Whoever warned does not decide about the appeal. */
export const ownWarning = () => new DomainError('forbidden', 'moderation.own_warning');
export const notBlocked = () => new DomainError('conflict', 'moderation.not_blocked');
export const passInvalid = () => new DomainError('unauthenticated', 'accounts.sign_in_required');

/** Two of the staff at once: who was faster, and with what, goes with the current version. */
export const caseChanged = (version: number, last: { by: string | null; did: string | null }) =>
  new DomainError('conflict', 'request.stale_version', { params: { version, ...last } });
