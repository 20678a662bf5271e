import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { findComment, type CommentRow } from './comments.queries.ts';
import { accessPost, type AccessedPost } from './posts.access.ts';
import { commentNotFound, commentNotYours } from './posts.errors.ts';
import { isStaff, mayRestore } from './posts.rules.ts';

/** `branch`: a deleted comment may still be the root of what is read. */
export type CommentAbility = 'read' | 'branch' | 'edit' | 'delete' | 'restore';

export interface AccessedComment extends AccessedPost {
  comment: CommentRow;
}

/**
 * The one way to a comment on somebody's behalf.
 * @throws DomainError 404 when it or its post cannot be seen, 403 without the ability
 */
export async function accessComment(ctx: Ctx, id: string, ability: CommentAbility): Promise<AccessedComment> {
  const comment = isSerialId(id) ? await findComment(ctx, id) : undefined;
  if (!comment) throw commentNotFound();
  const accessed = await postOf(ctx, comment);
  const isOwn = ctx.actor?.id === comment.author_id;
  if (comment.deleted_at && !mayMeetDeleted(ability, isOwn || isStaff(ctx.actor))) throw commentNotFound();
  if (comment.withheld_at && ability !== 'branch' && !isOwn && !isStaff(ctx.actor)) throw commentNotFound();
  if (ability === 'edit' && !isOwn) throw commentNotYours();
  if (ability === 'delete' && !isOwn && !isStaff(ctx.actor)) throw commentNotYours();
  if (ability === 'restore' && !mayRestore(comment, ctx.actor!)) throw commentNotYours();
  return { ...accessed, comment };
}

function mayMeetDeleted(ability: CommentAbility, concerned: boolean): boolean {
  return ability === 'branch' || (ability === 'restore' && concerned);
}

async function postOf(ctx: Ctx, comment: CommentRow): Promise<AccessedPost> {
  try {
    return await accessPost(ctx, comment.post_id, 'read');
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') throw commentNotFound();
    throw error;
  }
}
