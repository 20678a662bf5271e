import { m } from '#lib/paraglide/messages.js';
import type { MyKey } from './settings-api.ts';

export type KeyScope = MyKey['scopes'][number];

export const scopeWords: Record<KeyScope, () => string> = {
  read: m.keys_scope_read,
  write: m.keys_scope_write,
  moderate: m.keys_scope_moderate,
  admin: m.keys_scope_admin,
};

/** What somebody with this role may leave to a program. */
export function scopesFor(role: string): KeyScope[] {
  if (role === 'admin') return ['read', 'write', 'moderate', 'admin'];
  return role === 'moderator' ? ['read', 'write', 'moderate'] : ['read', 'write'];
}
