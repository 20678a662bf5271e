import type { Ctx } from '../../../kernel/ctx.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { countContribution, findHandles } from '../../members/index.ts';
import { findComment, setCommentWithheld, type CommentRow } from '../comments.queries.ts';
import { commentNotFound, postNotFound } from '../posts.errors.ts';
import {
  CommentCreated,
  CommentReleased,
  CommentWithheld,
  PostCreated,
  PostReleased,
  PostWithheld,
} from '../posts.events.ts';
import { findPostForUpdate, type PostRow } from '../posts.queries.ts';
import { tellHidden, tellShown } from '../visibility.ts';

export interface TextRef {
  type: 'post' | 'comment';
  id: string;
}

export type WithheldWhy = 'hidden' | 'held';

/**
 * Takes a text out of sight for all but its author and staff: lists, feeds, search and counts go on without it. `held` waits for
 * somebody to look at it, `hidden` was decided. For those who have already decided that it may be done; twice does nothing.
 * @returns whether it became another one
 * @throws DomainError 404
 */
export function withhold(tx: Ctx, target: TextRef, why: WithheldWhy): Promise<boolean> {
  return set(tx, target, why);
}

/**
 * Shows it again. What was held from the beginning is told of now, as if it had just been written.
 * @throws DomainError 404
 */
export function release(tx: Ctx, target: TextRef): Promise<boolean> {
  return set(tx, target, null);
}

function set(tx: Ctx, target: TextRef, why: WithheldWhy | null): Promise<boolean> {
  return target.type === 'post' ? setPost(tx, target.id, why) : setComment(tx, target.id, why);
}

async function setPost(tx: Ctx, id: string, why: WithheldWhy | null): Promise<boolean> {
  const post = await findPostForUpdate(tx, id);
  if (!post) throw postNotFound();
  if (post.withheld_why === why) return false;
  await scopeTo<'posts'>(tx)
    .updateTable('posts')
    .set({ withheld_at: why ? (post.withheld_at ?? tx.now) : null, withheld_why: why })
    .where('id', '=', id)
    .execute();
  const changesSight = (post.withheld_why === null) !== (why === null);
  if (changesSight && !post.deleted_at && !post.anonymous)
    await countContribution(tx, post.author_id, 'post', why ? -1 : 1);
  if (why) {
    await tellHidden(tx, { postId: id });
    await tx.emit(PostWithheld({ postId: id }));
  } else {
    if (!post.deleted_at) await tellShown(tx, { postId: id });
    await tx.emit(PostReleased({ postId: id }));
    if (post.withheld_why === 'held' && !post.deleted_at) await tellOfPost(tx, post);
  }
  return true;
}

async function setComment(tx: Ctx, id: string, why: WithheldWhy | null): Promise<boolean> {
  const { post_id: postId } = (await findComment(tx, id)) ?? { post_id: null };
  // The post first, as wherever comments change.
  if (postId === null || !(await findPostForUpdate(tx, postId))) throw commentNotFound();
  const comment = (await findComment(tx, id))!;
  if (!(await setCommentWithheld(tx, comment, why))) return false;
  const changesSight = (comment.withheld_why === null) !== (why === null);
  if (changesSight && !comment.deleted_at && !comment.anonymous)
    await countContribution(tx, comment.author_id, 'comment', why ? -1 : 1);
  if (why) {
    await tellHidden(tx, { postId, commentId: id });
    await tx.emit(CommentWithheld({ commentId: id, postId }));
  } else {
    if (!comment.deleted_at) await tellShown(tx, { postId, commentId: id });
    await tx.emit(CommentReleased({ commentId: id, postId }));
    if (comment.withheld_why === 'held' && !comment.deleted_at) await tellOfComment(tx, comment);
  }
  return true;
}

async function tellOfPost(tx: Ctx, post: PostRow): Promise<void> {
  const { id: postId, author_id: authorId, anonymous } = post;
  await tx.emit(PostCreated({ postId, authorId, anonymous, mentioned: await mentionedIn(tx, post) }));
}

async function tellOfComment(tx: Ctx, comment: CommentRow): Promise<void> {
  await tx.emit(
    CommentCreated({
      commentId: comment.id,
      postId: comment.post_id,
      authorId: comment.author_id,
      anonymous: comment.anonymous,
      parentId: comment.parent_id,
      mentioned: await mentionedIn(tx, comment),
    }),
  );
}

async function mentionedIn(tx: Ctx, text: { body: string; author_id: string }): Promise<string[]> {
  const members = await findHandles(tx, tx.engines.markdown.mentionCandidates(text.body));
  const rendered = tx.engines.markdown.render(text.body, {
    members,
    idPrefix: 'm',
    imageOf: () => undefined,
  });
  const ids = rendered.mentions.flatMap((handle) => members.get(handle) ?? []);
  return ids.filter((id) => id !== text.author_id);
}
