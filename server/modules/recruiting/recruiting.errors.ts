import { DomainError } from '../../kernel/errors.ts';

const conflict = (word: string, params: Record<string, unknown> = {}) =>
  new DomainError('conflict', `recruiting.${word}`, { params });

export const recruitmentNotFound = () => new DomainError('not-found', 'recruiting.not_found');
export const applicationNotFound = () => new DomainError('not-found', 'recruiting.application_not_found');
export const teamNotFound = () => new DomainError('not-found', 'recruiting.team_not_found');
export const teamMemberNotFound = () => new DomainError('not-found', 'recruiting.team_member_not_found');
export const notHost = () => new DomainError('forbidden', 'recruiting.not_host');
/** One of the two hears nothing of the other; nobody is told which. */
export const notReachable = () => new DomainError('forbidden', 'recruiting.not_reachable');
/** `why`: by `hand`, at its `deadline`, or because every position is `full`. */
export const recruitmentClosed = (why: string) => conflict('closed', { why });
export const noPositions = () => conflict('no_positions');
export const ownRecruitment = () => conflict('own');
export const positionFull = () => conflict('position_full');
export const allFull = () => conflict('all_full');
export const alreadyApplied = () => conflict('already_applied');
export const alreadyAccepted = () => conflict('already_accepted');
export const alreadyDeclined = () => conflict('already_declined');
export const alreadyWithdrawn = () => conflict('withdrawn');
export const alreadyMember = () => conflict('already_member');
export const tooManyWaiting = (max: number) => conflict('too_many_waiting', { max });
export const joinsDirectly = () => conflict('joins_directly');
export const needsApproval = () => conflict('needs_approval');
/** The host found somebody else for their seat. */
export const wasReplaced = () => conflict('was_replaced');
export const handOverFirst = () => conflict('hand_over_first');
export const teamEnded = () => conflict('team_ended');
export const noCheckIn = () => conflict('no_check_in');
/** A launch shows what is done: nobody is looked for any more. */
export const stillOpen = () => conflict('still_open');
export const teamGivenUp = () => conflict('team_given_up');
