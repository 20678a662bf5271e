import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';
import { Id, OneOf } from '../../kernel/http.ts';

export const roles = ['member', 'moderator', 'admin'] as const;

export const AccountCreated = defineEvent('accounts.created', Type.Object({ accountId: Id }));
export const AccountWithdrawn = defineEvent('accounts.withdrawn', Type.Object({ accountId: Id }));
export const RoleChanged = defineEvent(
  'accounts.role_changed',
  Type.Object({ accountId: Id, role: OneOf(roles) }),
);
