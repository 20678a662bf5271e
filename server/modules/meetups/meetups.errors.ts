import { DomainError, invalidField } from '../../kernel/errors.ts';

const conflict = (word: string, params: Record<string, unknown> = {}) =>
  new DomainError('conflict', `meetups.${word}`, { params });

/** The post is no meet-up. */
export const meetupNotFound = () => new DomainError('not-found', 'meetups.not_found');
export const participantNotFound = () => new DomainError('not-found', 'meetups.participant_not_found');
export const notHost = () => new DomainError('forbidden', 'meetups.not_host');
export const completed = () => conflict('completed');
export const cancelled = () => conflict('cancelled');
export const started = () => conflict('started');
export const full = (capacity: number) => conflict('full', { capacity });
export const alreadyIn = () => conflict('already_in');
export const alreadyAsked = () => conflict('already_asked');
export const notIn = () => conflict('not_in');
/** The host took them out, and only the host lets them in again. */
export const removedBefore = () => conflict('removed');
export const declinedBefore = () => conflict('declined');
/** Two of them hear nothing of each other; nobody is told who. */
export const notTogether = () => conflict('not_together');
/** The host cancels or hands over instead. */
export const hostStays = () => conflict('host_stays');
/** Who is in it is known to nobody until it is completed. */
export const namesUnknown = () => conflict('names_unknown');
export const tooFew = () => conflict('too_few');
export const tooLateToComplete = (days: number) => conflict('too_late', { days });

export const wrongStart = (word: 'past' | 'far') => invalidField('/facet/startsAt', `meetups.start_${word}`);
export const unknownCategory = () => invalidField('/facet/category', 'meetups.unknown_category');
export const unknownRegion = () => invalidField('/facet/region', 'meetups.unknown_region');
export const unknownCondition = () => invalidField('/facet/conditions', 'meetups.unknown_condition');
export const tooManySeats = (max: number) => invalidField('/facet/capacity', 'meetups.capacity_max', { max });
export const tooFewSeats = (min: number) => invalidField('/facet/capacity', 'meetups.capacity_min', { min });
/** Whoever decides about somebody would have to know who it is. */
export const openWhenAnonymous = () => invalidField('/facet/joinPolicy', 'meetups.open_when_anonymous');
