import { DomainError } from '../../kernel/errors.ts';

export const postNotFound = () => new DomainError('not-found', 'posts.not_found');
/** No new comments: staff ended the discussion. */
export const postLocked = () => new DomainError('conflict', 'posts.locked');
/** Out of sight until somebody of the staff has decided. */
export const postWithheld = () => new DomainError('conflict', 'posts.withheld');
export const notYours = () => new DomainError('forbidden', 'posts.not_yours');
export const commentNotFound = () => new DomainError('not-found', 'comments.not_found');
export const commentNotYours = () => new DomainError('forbidden', 'comments.not_yours');
export const revisionNotFound = () => new DomainError('not-found', 'posts.revision_not_found');
export const undoExpired = () => new DomainError('gone', 'posts.undo_expired');
export const anonymityNotAllowed = () =>
  new DomainError('invalid', 'request.invalid', {
    errors: [{ pointer: '/anonymous', code: 'posts.anonymity_not_allowed' }],
  });
export const parentGone = () =>
  new DomainError('conflict', 'comments.parent_gone', {
    errors: [{ pointer: '/parentId', code: 'comments.parent_gone' }],
  });
