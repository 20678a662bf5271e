import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { loadDirectory, type SpaceRow } from './spaces.queries.ts';
import { mayIn, type SpaceRight } from './spaces.rules.ts';

export const spaceNotFound = () => new DomainError('not-found', 'spaces.not_found');

/** Spaces that the caller may read, in order. */
export async function listReadableSpaces(ctx: Ctx): Promise<SpaceRow[]> {
  const { spaces } = await loadDirectory(ctx);
  return spaces.filter((space) => mayIn(space, ctx.actor, 'read'));
}

/**
 * The one way to a space on somebody's behalf.
 * @throws DomainError 404 when it is not there or may not be read; 401 or 403 when the right is missing
 */
export async function accessSpace(
  ctx: Ctx,
  by: { slug: string } | { id: string },
  right: SpaceRight,
): Promise<SpaceRow> {
  const { spaces } = await loadDirectory(ctx);
  const space = spaces.find((one) => ('slug' in by ? one.slug === by.slug : one.id === by.id));
  if (!space || !mayIn(space, ctx.actor, 'read')) throw spaceNotFound();
  if (mayIn(space, ctx.actor, right)) return space;
  if (space.archived_at) throw new DomainError('forbidden', 'spaces.archived');
  if (!ctx.actor) throw new DomainError('unauthenticated', 'accounts.sign_in_required');
  throw new DomainError('forbidden', 'spaces.not_allowed');
}
