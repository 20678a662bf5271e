import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { accessSpace, type SpaceRight, type SpaceRow } from '../spaces/index.ts';
import { notYours, postLocked, postNotFound, postWithheld } from './posts.errors.ts';
import { findPost, findPostForUpdate, type PostRow } from './posts.queries.ts';
import { isStaff, mayRestore } from './posts.rules.ts';

export type PostAbility = 'read' | 'comment' | 'edit' | 'delete' | 'restore' | 'pin' | 'lock';

export interface AccessedPost {
  post: PostRow;
  space: SpaceRow;
}

interface AccessOptions {
  /** Locks the row until the transaction ends. */
  lock?: boolean;
}

/**
 * The one way to a post on somebody's behalf.
 * @throws DomainError 404 when it is not there, deleted, withheld or in a space that the caller may not read; 401 or 403
 * without the ability; 409 `posts.locked`, `posts.withheld` where nobody may comment now
 */
export async function accessPost(
  ctx: Ctx,
  id: string,
  ability: PostAbility,
  { lock = false }: AccessOptions = {},
): Promise<AccessedPost> {
  const post = isSerialId(id) ? await (lock ? findPostForUpdate(ctx, id) : findPost(ctx, id)) : undefined;
  if (!post) throw postNotFound();
  const right: SpaceRight = ability === 'comment' ? 'comment' : 'read';
  if (post.deleted_at && ability !== 'restore') throw postNotFound();
  const space = await spaceOf(ctx, post, right);
  const concerned = post.author_id === ctx.actor?.id || isStaff(ctx.actor);
  if ((post.deleted_at || post.withheld_at) && !concerned) throw postNotFound();
  assertAbility(ctx, post, ability);
  return { post, space };
}

async function spaceOf(ctx: Ctx, post: PostRow, right: SpaceRight): Promise<SpaceRow> {
  try {
    return await accessSpace(ctx, { id: post.space_id }, right);
  } catch (error) {
    // A space that cannot be read must not show through its posts.
    if (error instanceof DomainError && error.kind === 'not-found') throw postNotFound();
    throw error;
  }
}

function assertAbility(ctx: Ctx, post: PostRow, ability: PostAbility): void {
  if (ability === 'comment') assertOpen(ctx, post);
  if (ability === 'read' || ability === 'comment') return;
  if (!ctx.actor) throw new DomainError('unauthenticated', 'accounts.sign_in_required');
  const isOwn = post.author_id === ctx.actor.id;
  if (ability === 'edit' && !isOwn) throw notYours();
  if (ability === 'delete' && !isOwn && !isStaff(ctx.actor)) throw notYours();
  if ((ability === 'pin' || ability === 'lock') && !isStaff(ctx.actor)) throw notYours();
  if (ability === 'restore' && !mayRestore(post, ctx.actor)) throw notYours();
}

/** Staff may have the last word in a locked thread. */
function assertOpen(ctx: Ctx, post: PostRow): void {
  if (post.withheld_at) throw postWithheld();
  if (post.locked_at && !isStaff(ctx.actor)) throw postLocked();
}
