import { invalidField, DomainError } from '../../kernel/errors.ts';

export const webhookNotFound = () => new DomainError('not-found', 'webhooks.not_found');
export const deliveryNotFound = () => new DomainError('not-found', 'webhooks.delivery_not_found');
export const tooManyWebhooks = (most: number) =>
  new DomainError('conflict', 'webhooks.too_many', { params: { most } });
export const stillWaiting = () => new DomainError('conflict', 'webhooks.still_waiting');
export const notActive = () => new DomainError('conflict', 'webhooks.not_active');
export const addressNotAllowed = (reason: string) =>
  invalidField('/url', 'outbound.address_not_allowed', { reason });
