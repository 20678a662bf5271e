import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { referencedFiles, releaseFiles } from '../../files/index.ts';
import { accessSpace } from '../../spaces/index.ts';
import { accessComment } from '../comments.access.ts';
import { accessPost } from '../posts.access.ts';
import { commentNotYours, notYours } from '../posts.errors.ts';
import { CommentEdited, PostEdited } from '../posts.events.ts';
import { filesNamedIn } from '../posts.files.ts';
import { isStaff } from '../posts.rules.ts';
import { bodyLimit, commentLimit, titleLimit } from '../posts.settings.ts';
import { writeText } from '../posts.text.ts';
import { insertRevision } from '../revisions.queries.ts';
import { subjectOfComment, subjectOfPost } from '../revisions.rules.ts';
import type { TextRef } from './withhold.ts';

export interface ModeratedText {
  /** Of posts only. */
  title?: string | undefined;
  body?: string | undefined;
}

/**
 * Staff change somebody's words, such as an address in them. The words of before become a revision, and the text says that staff
 * changed it until its author changes it again. No check of publishing is asked. Joins the transaction.
 * @throws DomainError 403, 404, 422
 */
export async function moderateText(tx: Ctx, target: TextRef, text: ModeratedText): Promise<void> {
  if (target.type === 'post') await moderatePost(tx, target.id, text);
  else await moderateComment(tx, target.id, text);
}

async function moderatePost(tx: Ctx, id: string, text: ModeratedText): Promise<void> {
  if (!isStaff(tx.actor)) throw notYours();
  const { post } = await accessPost(tx, id, 'read', { lock: true });
  const title =
    text.title === undefined
      ? post.title
      : cleanLine(text.title, { pointer: '/title', min: 1, max: tx.setting(titleLimit) });
  const written =
    text.body === undefined
      ? null
      : await writeText(tx, text.body, {
          pointer: '/body',
          max: tx.setting(bodyLimit),
          idPrefix: `p${newId().slice(-8)}`,
        });
  await insertRevision(tx, subjectOfPost(post));
  const used = referencedFiles(written?.source ?? post.body);
  const losesPicture = post.picture_file_id !== null && !used.includes(post.picture_file_id);
  await scopeTo<'posts'>(tx)
    .updateTable('posts')
    .set({
      title,
      ...(written && { body: written.source, body_html: written.html, excerpt: written.excerpt }),
      ...(losesPicture && { picture_file_id: null }),
      edited_at: tx.now,
      moderated_at: tx.now,
      version: post.version + 1,
    })
    .where('id', '=', post.id)
    .execute();
  if (written)
    await releaseFiles(tx, { type: 'post', id }, [...used, ...(await filesNamedIn(tx, post.id, post.body))]);
  const { author_id: authorId, anonymous } = post;
  await tx.emit(PostEdited({ postId: post.id, authorId, anonymous, mentioned: [] }));
}

async function moderateComment(tx: Ctx, id: string, text: ModeratedText): Promise<void> {
  if (!isStaff(tx.actor)) throw commentNotYours();
  if (text.title !== undefined) throw invalidField('/title', 'unknown_field');
  if (text.body === undefined) throw invalidField('/body', 'required');
  const before = await accessComment(tx, id, 'read');
  await accessPost(tx, before.post.id, 'read', { lock: true });
  const { comment } = await accessComment(tx, id, 'read');
  const written = await writeText(tx, text.body, {
    pointer: '/body',
    max: tx.setting(commentLimit),
    idPrefix: `c${newId().slice(-8)}`,
  });
  await insertRevision(tx, subjectOfComment(comment));
  await scopeTo<'comments'>(tx)
    .updateTable('comments')
    .set({
      body: written.source,
      body_html: written.html,
      edited_at: tx.now,
      moderated_at: tx.now,
      version: comment.version + 1,
    })
    .where('id', '=', comment.id)
    .execute();
  await releaseFiles(tx, { type: 'comment', id }, referencedFiles(written.source));
  const { post_id: postId, author_id: authorId, anonymous } = comment;
  await tx.emit(CommentEdited({ commentId: id, postId, authorId, anonymous, mentioned: [] }));
}

/**
 * Puts a post into another space, where posts of its kind are written. Joins the transaction.
 * @throws DomainError 403, 404, 422 `posts.kind_differs`
 */
export async function movePost(tx: Ctx, id: string, slug: string): Promise<{ from: string; to: string }> {
  if (!isStaff(tx.actor)) throw notYours();
  const { post, space } = await accessPost(tx, id, 'read', { lock: true });
  const to = await accessSpace(tx, { slug }, 'write');
  if (to.kind !== post.kind) throw invalidField('/move', 'posts.kind_differs');
  if (post.anonymous && !to.anonymous_allowed) throw invalidField('/move', 'posts.anonymity_not_allowed');
  await scopeTo<'posts'>(tx)
    .updateTable('posts')
    .set({ space_id: to.id, pinned_at: null, version: post.version + 1 })
    .where('id', '=', post.id)
    .execute();
  const { author_id: authorId, anonymous } = post;
  await tx.emit(PostEdited({ postId: post.id, authorId, anonymous, mentioned: [] }));
  return { from: space.slug, to: to.slug };
}

/** No new comments. Joins the transaction. @throws DomainError 403, 404 */
export async function lockPost(tx: Ctx, id: string): Promise<void> {
  const { post } = await accessPost(tx, id, 'lock', { lock: true });
  await scopeTo<'posts'>(tx)
    .updateTable('posts')
    .set({ locked_at: post.locked_at ?? tx.now, version: post.version + 1 })
    .where('id', '=', post.id)
    .execute();
}
