import { DomainError, invalidField } from '../../kernel/errors.ts';
import { findPostKind } from '../../kernel/post-kinds.ts';
import { cleanLine } from '../../kernel/text.ts';
import { spaceRoles, type SpaceRole } from './spaces.rules.ts';
import type { LocalText } from './spaces.schemas.ts';

/** A name or description as it is stored: by language. */
export function cleanTexts(
  raw: LocalText,
  pointer: string,
  { min, max }: { min: number; max: number },
): Record<string, string> {
  const texts = typeof raw === 'string' ? { ko: raw, en: raw } : raw;
  const cleaned: Record<string, string> = {};
  for (const [locale, text] of Object.entries(texts)) {
    const line = cleanLine(text, { pointer, min: 0, max });
    if (line !== '') cleaned[locale] = line;
  }
  if (min > 0 && Object.keys(cleaned).length === 0) throw invalidField(pointer, 'text.too_short', { min });
  return cleaned;
}

export function cleanTag(raw: string, pointer: string): string {
  const tag = cleanLine(raw, { pointer, min: 1, max: 20 }).replace(/^#/, '').toLowerCase();
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M}+#._-]*$/u.test(tag)) throw invalidField(pointer, 'tags.malformed');
  return tag;
}

interface Rights {
  read: SpaceRole;
  write: SpaceRole;
  comment: SpaceRole;
}

/** Who may only write where they may also read. @throws DomainError 422 */
export function assertRights(rights: Rights): void {
  const rank = (role: SpaceRole) => spaceRoles.indexOf(role);
  if (rank(rights.write) < rank(rights.read)) throw invalidField('/rights/write', 'spaces.right_below_read');
  if (rank(rights.comment) < rank(rights.read))
    throw invalidField('/rights/comment', 'spaces.right_below_read');
}

export function assertKindExists(kind: string): void {
  if (!findPostKind(kind)) throw invalidField('/kind', 'spaces.unknown_kind');
}

export const slugTaken = () =>
  new DomainError('conflict', 'spaces.slug_taken', {
    errors: [{ pointer: '/slug', code: 'spaces.slug_taken' }],
  });
