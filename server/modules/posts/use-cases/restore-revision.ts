import type { Ctx } from '../../../kernel/ctx.ts';
import { accessComment, type AccessedComment } from '../comments.access.ts';
import { accessPost, type AccessedPost } from '../posts.access.ts';
import { recordActOn } from '../posts.acts.ts';
import { revisionNotFound } from '../posts.errors.ts';
import { deleteRevision, type Subject } from '../revisions.queries.ts';
import { subjectOfComment, subjectOfPost } from '../revisions.rules.ts';
import { editPost } from './edit-post.ts';
import { getText } from './read-revisions.ts';
import { editComment } from './write-comment.ts';

/**
 * Gives one's post the text of an earlier revision again; the text of now becomes a revision itself.
 * @throws DomainError 404, 403, 409 on a stale version, 422 when the text does not keep today's limits
 */
export async function restorePostRevision(
  ctx: Ctx,
  id: string,
  revision: string,
  version: number | undefined,
): Promise<AccessedPost> {
  return ctx.transaction(async (tx) => {
    const { post } = await accessPost(tx, id, 'edit', { lock: true });
    const { title, body, tags } = await getText(tx, subjectOfPost(post), revision);
    return editPost(tx, id, { title, body, tags, ...(version !== undefined && { version }) });
  });
}

/** The same for one's comment. */
export async function restoreCommentRevision(
  ctx: Ctx,
  id: string,
  revision: string,
  version: number | undefined,
): Promise<AccessedComment> {
  return ctx.transaction(async (tx) => {
    const { comment } = await accessComment(tx, id, 'edit');
    const { body } = await getText(tx, subjectOfComment(comment), revision);
    return editComment(tx, id, { body, ...(version !== undefined && { version }) });
  });
}

/** Erases a former text for good, such as one with somebody's address in it. @throws DomainError 404, 403 */
export async function eraseRevision(
  ctx: Ctx,
  what: Subject['what'],
  id: string,
  revision: string,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const row =
      what === 'post'
        ? (await accessPost(tx, id, 'delete', { lock: true })).post
        : (await accessComment(tx, id, 'delete')).comment;
    const isNumber = /^[1-9]\d{0,8}$/.test(revision);
    if (!isNumber || !(await deleteRevision(tx, { what, id }, Number(revision)))) throw revisionNotFound();
    const { author_id } = row;
    await recordActOn(tx, 'posts.revision_erased', { type: what, id, author_id }, { after: { revision } });
  });
}
