import { DomainError, invalidField } from '../../kernel/errors.ts';

export const noticeNotFound = () => new DomainError('not-found', 'notifications.not_found');
export const ownCard = () => new DomainError('invalid', 'notifications.own_card');
export const notAPath = () => invalidField('/url', 'notifications.not_a_path');
