import { createHash, randomBytes } from 'node:crypto';
import type { KeyScope, Role } from '../../kernel/ctx.ts';

export const keyScopes = ['read', 'write', 'moderate', 'admin'] as const satisfies readonly KeyScope[];

/** `mdk_`, 256 random bits, and a sum that tells a mistyped key without asking the database. */
const shape = /^mdk_[A-Za-z0-9_-]{49}$/;

export interface NewKey {
  key: string;
  hash: string;
  hint: string;
}

export function newKey(): NewKey {
  const random = randomBytes(32).toString('base64url');
  const key = `mdk_${random}${sumOf(random)}`;
  return { key, hash: hashOf(key), hint: key.slice(-4) };
}

/** The hash by which a key is found, or `null` for what is no key of ours. */
export function hashOfKey(text: string): string | null {
  if (!shape.test(text)) return null;
  const random = text.slice(4, 47);
  return text.slice(47) === sumOf(random) ? hashOf(text) : null;
}

export const looksLikeKey = (text: string): boolean => text.startsWith('mdk_');

/**
 * What its owner may do, as far as the scopes reach: a key to write never acts as staff, and no key reaches further than the role
 * that its owner has now.
 */
export function roleWithin(role: Role, scopes: readonly KeyScope[]): Role {
  if (role === 'admin' && scopes.includes('admin')) return 'admin';
  if (role !== 'member' && (scopes.includes('moderate') || scopes.includes('admin'))) return 'moderator';
  return 'member';
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function sumOf(random: string): string {
  return createHash('sha256').update(`mdk ${random}`).digest('base64url').slice(0, 6);
}
