import { DomainError, invalidField } from '../../kernel/errors.ts';

export const memberNotFound = () => new DomainError('not-found', 'members.not_found');
export const handleTaken = () =>
  new DomainError('conflict', 'members.handle_taken', {
    errors: [{ pointer: '/handle', code: 'members.handle_taken' }],
  });
export const handleReserved = () => invalidField('/handle', 'members.handle_reserved');
export const handleMalformed = () => invalidField('/handle', 'members.handle_malformed');
export const notAPicture = (pointer: string) => invalidField(pointer, 'members.not_a_picture');
export const nameReserved = () => invalidField('/name', 'members.name_reserved');
