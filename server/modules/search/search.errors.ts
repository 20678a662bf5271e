import { DomainError } from '../../kernel/errors.ts';

export const searchBusy = (cause?: unknown) =>
  new DomainError('unavailable', 'search.busy', { retryAfter: 1, ...(cause !== undefined && { cause }) });
export const invalidCursor = () => new DomainError('invalid', 'request.invalid_cursor');
