import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { accessPost, type AccessedPost } from '../posts/index.ts';
import { notHost, recruitmentNotFound } from './recruiting.errors.ts';
import { findRecruitment, lockRecruitment, type RecruitmentRow } from './recruitments.queries.ts';

export interface AccessedRecruitment extends AccessedPost {
  recruitment: RecruitmentRow;
}

/**
 * The one way to a recruitment on somebody's behalf. Its `host` is whoever has the team, else the author of its post.
 * @throws DomainError 404 for a post that the caller may not read or that is none; 401, 403 for who is not its host
 */
export async function accessRecruitment(
  ctx: Ctx,
  postId: string,
  ability: 'read' | 'host',
  { lock = false }: { lock?: boolean } = {},
): Promise<AccessedRecruitment> {
  const accessed = await accessPost(ctx, postId, 'read');
  const { id, author_id: authorId } = accessed.post;
  const recruitment = await (lock ? lockRecruitment(ctx, id) : findRecruitment(ctx, id));
  if (ability === 'host') {
    if (!ctx.actor) throw new DomainError('unauthenticated', 'accounts.sign_in_required');
    if ((recruitment?.host_id ?? authorId) !== ctx.actor.id) throw notHost();
  }
  if (!recruitment) throw recruitmentNotFound();
  return { ...accessed, recruitment };
}
