import type { Ctx } from '../../../kernel/ctx.ts';
import type { NoticeReason } from '../../../kernel/notices.ts';
import {
  findTellableComments,
  holdTellablePost,
  trackPost,
  type TellableComment,
  type TellablePost,
} from '../../posts/index.ts';
import { CommentMentioned, CommentReplied, PostCommented } from '../notices.kinds.ts';
import { findLevels, listCommentWatchers, upsertWatch } from '../watches.queries.ts';
import { hearsComment } from '../watches.rules.ts';
import { notifyEach } from './notify.ts';

interface Told {
  commentId: string;
  postId: string;
  /** Accounts that the text names. */
  mentioned: readonly string[];
}

/** Tells everybody whom a new comment concerns, each once and for the best of their reasons. */
export async function tellOfComment(ctx: Ctx, told: Told): Promise<void> {
  await ctx.transaction(async (tx) => {
    const post = await holdTellablePost(tx, told.postId);
    const comment = (await findTellableComments(tx, [told.commentId])).get(told.commentId);
    if (!post || !comment || comment.deleted) return;
    if (comment.authorId !== post.authorId) {
      await upsertWatch(tx, comment.authorId, { postId: post.id }, 'tracking', { unlessChosen: true });
      await trackPost(tx, comment.authorId, post.id, comment.createdAt);
    }
    const reasons = new Map<string, NoticeReason>();
    for (const id of await listCommentWatchers(tx, post.id)) reasons.set(id, 'watching-post');
    reasons.set(post.authorId, 'author');
    if (comment.parent) reasons.set(comment.parent.authorId, 'reply');
    for (const id of told.mentioned) reasons.set(id, 'mention');
    await tell(tx, post, comment, reasons);
  });
}

/** Tells those whom a comment names since it was changed; nobody twice. */
export async function tellOfCommentEdit(ctx: Ctx, told: Told): Promise<void> {
  if (told.mentioned.length === 0) return;
  await ctx.transaction(async (tx) => {
    const post = await holdTellablePost(tx, told.postId);
    const comment = (await findTellableComments(tx, [told.commentId])).get(told.commentId);
    if (!post || !comment || comment.deleted) return;
    await tell(tx, post, comment, new Map(told.mentioned.map((id) => [id, 'mention'])));
  });
}

async function tell(
  tx: Ctx,
  post: TellablePost,
  comment: TellableComment,
  reasons: Map<string, NoticeReason>,
): Promise<void> {
  reasons.delete(comment.authorId);
  const heard = await whoHears(tx, post, comment, reasons);
  if (heard.length === 0) return;
  const params = { postId: post.id, commentId: comment.id };
  // The same key for every reason: one notice a comment and member.
  await notifyEach(
    tx,
    {
      key: `comment ${comment.id}`,
      actorId: comment.anonymous ? null : comment.authorId,
      about: params,
    },
    [...Map.groupBy(heard, ([, reason]) => reason)].map(([reason, some]) => ({
      kind: kindFor(reason),
      to: some.map(([id]) => id),
      reason,
      params,
      thing: reason === 'reply' ? comment.parent!.id : post.id,
    })),
  );
}

function kindFor(reason: NoticeReason) {
  if (reason === 'mention') return CommentMentioned;
  return reason === 'reply' ? CommentReplied : PostCommented;
}

async function whoHears(
  tx: Ctx,
  post: TellablePost,
  comment: TellableComment,
  reasons: Map<string, NoticeReason>,
): Promise<[string, NoticeReason][]> {
  const ids = [...reasons.keys()];
  // Of who speaks here; nobody can mute somebody whose name they do not know.
  const speaker = comment.anonymous ? null : comment.authorId;
  const levelsOf = await findLevels(tx, { ...post, authorId: speaker }, ids);
  return [...reasons].filter(([id, reason]) => {
    const levels = levelsOf(id);
    return hearsComment(reason, levels, {
      ofPost: id === post.authorId,
      muted: levels.author === 'muted',
    });
  });
}
