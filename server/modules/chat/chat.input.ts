import type { Ctx } from '../../kernel/ctx.ts';
import { invalidField } from '../../kernel/errors.ts';
import { cleanLine, graphemeLength } from '../../kernel/text.ts';
import { hashPassword, passwordSlots } from '../accounts/index.ts';
import { findMemberByHandle, type MemberRow } from '../members/index.ts';
import { largestCapacity, usualCapacity } from './chat.settings.ts';

const longestTitle = 60;
const longestPassword = 64;

/** Null for a room without a name. @throws DomainError 422 */
export function cleanTitle(raw: string | null | undefined): string | null {
  if (raw === null || raw === undefined || raw.trim() === '') return null;
  return cleanLine(raw, { pointer: '/title', min: 1, max: longestTitle });
}

/** @throws DomainError 422 */
export function cleanCapacity(ctx: Ctx, raw: number | undefined): number {
  const max = ctx.setting(largestCapacity);
  if (raw === undefined) return Math.min(ctx.setting(usualCapacity), max);
  if (raw > max) throw invalidField('/capacity', 'chat.capacity_too_large', { max });
  return raw;
}

/** Null for a room without one. Hashed as passwords of accounts are. @throws DomainError 422 */
export async function sealPassword(raw: string | null | undefined): Promise<string | null> {
  if (raw === null || raw === undefined) return null;
  if (raw.trim() === '') throw invalidField('/password', 'chat.password_blank');
  if (graphemeLength(raw) > longestPassword)
    throw invalidField('/password', 'chat.password_too_long', { max: longestPassword });
  return passwordSlots.run(() => hashPassword(raw));
}

/** @throws DomainError 422 at `pointer` for a handle that nobody has */
export async function memberOf(ctx: Ctx, handle: string, pointer: string): Promise<MemberRow> {
  const member = await findMemberByHandle(ctx, handle);
  if (!member) throw invalidField(pointer, 'members.not_found');
  return member;
}
