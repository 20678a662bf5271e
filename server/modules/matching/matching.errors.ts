import { DomainError, invalidField } from '../../kernel/errors.ts';

export const poolNotFound = () => new DomainError('not-found', 'matching.pool_not_found');
export const matchNotFound = () => new DomainError('not-found', 'matching.match_not_found');
/** The caller does not wait there: never did, was matched, or the waiting is over. */
export const notWaiting = () => new DomainError('not-found', 'matching.not_waiting');
export const poolClosed = () => new DomainError('conflict', 'matching.pool_closed');
export const tooFew = () => new DomainError('conflict', 'matching.too_few');
/** Two of them hear nothing of each other; nobody is told who. */
export const notTogether = () => new DomainError('conflict', 'matching.not_together');
export const alreadyCancelled = () => new DomainError('conflict', 'matching.already_cancelled');
export const cancelledBefore = () => new DomainError('conflict', 'matching.match_cancelled');
/** From then on one tells how it was instead. */
export const tooLateToCancel = () => new DomainError('conflict', 'matching.too_late_to_cancel');
export const notToCancel = () => new DomainError('forbidden', 'matching.not_yours_to_cancel');
export const tooEarly = (from: Date) =>
  new DomainError('conflict', 'matching.too_early', { params: { from: from.toISOString() } });
export const tooLateToReview = () => new DomainError('gone', 'matching.too_late_to_review');
export const alreadyReviewed = () => new DomainError('conflict', 'matching.already_reviewed');
export const notParticipant = () => new DomainError('forbidden', 'matching.not_participant');
export const wrongReview = (pointer: string, word: 'not_in_match' | 'oneself' | 'twice' | 'says_nothing') =>
  invalidField(pointer, `matching.review_${word}`);
export const wrongChoice = (pointer: string, word: 'attribute' | 'value') =>
  invalidField(pointer, `matching.unknown_${word}`);
export const wrongPool = (pointer: string, word: string) => invalidField(pointer, `matching.pool_${word}`);
