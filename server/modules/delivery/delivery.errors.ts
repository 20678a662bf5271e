import { DomainError } from '../../kernel/errors.ts';

export const deviceNotFound = () => new DomainError('not-found', 'delivery.device_not_found');
export const deliveryNotFound = () => new DomainError('not-found', 'delivery.not_found');
export const notDead = () => new DomainError('conflict', 'delivery.not_dead');
/** A token that we did not write. */
export const unknownLink = () => new DomainError('not-found', 'delivery.link_unknown');
/** A test that cannot arrive: `unverified`, `no_device` or `no_address`. */
export const cannotArrive = (why: string) => new DomainError('conflict', `delivery.${why}`);
