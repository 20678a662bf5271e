import { DomainError } from '../../kernel/errors.ts';

export const exportNotFound = () => new DomainError('not-found', 'rights.export_not_found');
export const exportGone = () => new DomainError('gone', 'rights.export_gone');
export const exportRunning = () => new DomainError('conflict', 'rights.export_running');
export const exportTooSoon = (retryAfter: number) =>
  new DomainError('too-many', 'rights.export_too_soon', { retryAfter });
