import type { Actor } from '../../kernel/ctx.ts';
import { invalidField } from '../../kernel/errors.ts';
import { cleanTag } from '../spaces/index.ts';

const maxTags = 5;

export function isStaff(actor: Pick<Actor, 'role'> | null): boolean {
  return actor !== null && actor.role !== 'member';
}

interface Deletable {
  author_id: string;
  deleted_by: string | null;
}

/** Authors bring back what they took down themselves; what staff took down, only staff bring back. */
export function mayRestore(row: Deletable, actor: Actor): boolean {
  return isStaff(actor) || (row.author_id === actor.id && (row.deleted_by ?? actor.id) === actor.id);
}

export function isUndoExpired(deletedAt: Date, now: Date, hours: number): boolean {
  return now.getTime() - deletedAt.getTime() > hours * 3_600_000;
}

/** Tags as they are stored: without `#`, lower case, each once. @throws DomainError 422 */
export function cleanTags(raw: readonly string[]): string[] {
  const tags = [...new Set(raw.map((tag, index) => cleanTag(tag, `/tags/${index}`)))];
  if (tags.length > maxTags) throw invalidField('/tags', 'tags.too_many', { max: maxTags });
  return tags;
}

/** The clock hour in which something happened. */
export function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
}
