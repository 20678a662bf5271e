import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField, staleVersion } from '../../../kernel/errors.ts';
import { isSerialId, newId } from '../../../kernel/ids.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { countContribution } from '../../members/index.ts';
import { aliasIn } from '../aliases.queries.ts';
import { accessComment, type AccessedComment } from '../comments.access.ts';
import { findComment, insertComment, type CommentRow } from '../comments.queries.ts';
import { accessPost } from '../posts.access.ts';
import { anonymityNotAllowed, parentGone } from '../posts.errors.ts';
import { CommentCreated, CommentEdited } from '../posts.events.ts';
import { claimFilesOfComment } from '../posts.files.ts';
import { judgeEditedComment, judgeNew, settleJudged } from '../judging.ts';
import { commentLimit } from '../posts.settings.ts';
import { writeText } from '../posts.text.ts';
import { insertRevision } from '../revisions.queries.ts';
import { isOtherText, subjectOfComment } from '../revisions.rules.ts';
import { forgetDraft } from './keep-draft.ts';

export interface NewComment {
  body: string;
  parentId?: string | null;
  anonymous?: boolean;
  /** Key of the draft that it was: thrown away with the publication. */
  draft?: string;
}

/** Comments on a post, or replies to a comment of it. @throws DomainError 404, 403, 409 `comments.parent_gone`, 422 */
export async function writeComment(ctx: Ctx, postId: string, comment: NewComment): Promise<AccessedComment> {
  const { space } = await accessPost(ctx, postId, 'comment');
  const anonymous = comment.anonymous ?? false;
  if (anonymous && !space.anonymous_allowed) throw anonymityNotAllowed();
  const text = await writeText(ctx, comment.body, {
    pointer: '/body',
    max: ctx.setting(commentLimit),
    idPrefix: `c${newId().slice(-8)}`,
  });
  const authorId = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    const { post } = await accessPost(tx, postId, 'comment', { lock: true });
    const parent = await parentOf(tx, postId, comment.parentId ?? null);
    const place = { what: 'comment', kind: 'new', id: null, postId, spaceId: space.id, title: null } as const;
    const judged = await judgeNew(tx, { ...place, authorId, anonymous }, text);
    const row = await insertComment(tx, {
      postId,
      parent,
      authorId,
      anonymous,
      alias: anonymous ? await aliasIn(tx, post, authorId) : null,
      body: text.source,
      bodyHtml: text.html,
      createdAt: tx.now,
    });
    await claimFilesOfComment(tx, row);
    if (!anonymous) await countContribution(tx, authorId, 'comment', 1);
    await forgetDraft(tx, comment.draft);
    const unseen = await settleJudged(tx, judged, { postId, commentId: row.id });
    if (unseen) return { comment: (await findComment(tx, row.id))!, post, space };
    await tx.emit(created(row, text.mentioned));
    return { comment: row, post, space };
  });
}

function created(row: CommentRow, mentioned: string[]) {
  const { id: commentId, post_id: postId, parent_id: parentId, author_id: authorId, anonymous } = row;
  return CommentCreated({ commentId, postId, authorId, anonymous, parentId, mentioned });
}

async function parentOf(tx: Ctx, postId: string, parentId: string | null): Promise<CommentRow | null> {
  if (parentId === null) return null;
  const parent = isSerialId(parentId) ? await findComment(tx, parentId) : undefined;
  if (!parent || parent.post_id !== postId) throw invalidField('/parentId', 'comments.unknown_parent');
  if (parent.deleted_at || parent.withheld_at) throw parentGone();
  return parent;
}

/** Changes one's own comment. @throws DomainError 404, 403, 409 on a stale version, 422 */
export async function editComment(
  ctx: Ctx,
  id: string,
  changes: { body: string; version?: number },
): Promise<AccessedComment> {
  return ctx.transaction(async (tx) => {
    await lockComment(tx, id);
    const accessed = await accessComment(tx, id, 'edit');
    const { comment } = accessed;
    if (changes.version !== undefined && changes.version !== comment.version)
      throw staleVersion(comment.version);
    const text = await writeText(tx, changes.body, {
      pointer: '/body',
      max: tx.setting(commentLimit),
      idPrefix: `c${newId().slice(-8)}`,
    });
    const before = subjectOfComment(comment);
    const changed = isOtherText(before, { ...before, body: text.source });
    const subject = { comment, spaceId: accessed.space.id };
    const judged = changed ? await judgeEditedComment(tx, subject, text) : null;
    if (changed) await insertRevision(tx, before);
    const edited = await scopeTo<'comments'>(tx)
      .updateTable('comments')
      .set({
        body: text.source,
        body_html: text.html,
        ...(changed && { edited_at: tx.now, moderated_at: null }),
        version: comment.version + 1,
      })
      .where('id', '=', comment.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await claimFilesOfComment(tx, edited, comment);
    const { post_id: postId, author_id: authorId, anonymous } = comment;
    const unseen = await settleJudged(tx, judged, { postId, commentId: id }, comment);
    if (unseen) return { ...accessed, comment: (await findComment(tx, id))! };
    await tx.emit(CommentEdited({ commentId: id, postId, authorId, anonymous, mentioned: text.mentioned }));
    return { ...accessed, comment: edited };
  });
}

/** Waits for another edit of the same comment, so that its version is seen. */
async function lockComment(tx: Ctx, id: string): Promise<void> {
  if (!isSerialId(id)) return;
  await scopeTo<'comments'>(tx)
    .selectFrom('comments')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
}
