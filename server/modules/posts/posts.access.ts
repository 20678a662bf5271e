import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { accessSpace, type SpaceRight, type SpaceRow } from '../spaces/index.ts';
import { notYours, postNotFound } from './posts.errors.ts';
import { findPost, findPostForUpdate, type PostRow } from './posts.queries.ts';
import { isStaff, mayRestore } from './posts.rules.ts';

export type PostAbility = 'read' | 'comment' | 'edit' | 'delete' | 'restore' | 'pin';

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
 * @throws DomainError 404 when it is not there, deleted or in a space that the caller may not read; 401 or 403 without the ability
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
  if (post.deleted_at && post.author_id !== ctx.actor?.id && !isStaff(ctx.actor)) throw postNotFound();
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
  if (ability === 'read' || ability === 'comment') return;
  if (!ctx.actor) throw new DomainError('unauthenticated', 'accounts.sign_in_required');
  const isOwn = post.author_id === ctx.actor.id;
  if (ability === 'edit' && !isOwn) throw notYours();
  if (ability === 'delete' && !isOwn && !isStaff(ctx.actor)) throw notYours();
  if (ability === 'pin' && !isStaff(ctx.actor)) throw notYours();
  if (ability === 'restore' && !mayRestore(post, ctx.actor)) throw notYours();
}
