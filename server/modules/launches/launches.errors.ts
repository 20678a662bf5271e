import { DomainError } from '../../kernel/errors.ts';

/** A team launches once; a launch that was deleted makes room for another. */
export const alreadyLaunched = () => new DomainError('conflict', 'launches.already_launched');
