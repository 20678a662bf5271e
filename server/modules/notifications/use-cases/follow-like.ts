import { createHash } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { findRoles } from '../../accounts/index.ts';
import {
  findTellableComments,
  hasLiked,
  holdTellablePost,
  type TellableComment,
  type TellablePost,
} from '../../posts/index.ts';
import { loadDirectory } from '../../spaces/index.ts';
import { lockInboxes } from '../inboxes.queries.ts';
import { CommentLikedNotice, PostLikedNotice } from '../notices.kinds.ts';
import { findLevels } from '../watches.queries.ts';
import { levelOfPost } from '../watches.rules.ts';
import { followFact } from './follow-sight.ts';
import { notify } from './notify.ts';

interface Liked {
  postId: string;
  commentId?: string;
  /** Who likes it. */
  accountId: string;
}

/**
 * Follows a like, or that it was taken back, whichever of the two is so now: its author is told once a member, and not any more
 * when it is gone before they read it.
 */
export async function followLike(ctx: Ctx, liked: Liked): Promise<void> {
  await ctx.transaction(async (tx) => {
    const post = await holdTellablePost(tx, liked.postId);
    const commentIds = liked.commentId === undefined ? [] : [liked.commentId];
    const [comment] = (await findTellableComments(tx, commentIds)).values();
    if (!post || (liked.commentId !== undefined && !comment)) return;
    const { authorId } = comment ?? post;
    if (authorId === liked.accountId || (await findRoles(tx, [authorId])).length === 0) return;
    // Before the like is looked at: of two changes, whoever comes second here sees both.
    await lockInboxes(tx, [authorId]);
    const isSo = await hasLiked(tx, liked);
    await followFact(tx, { accountId: authorId, key: keyOfLike(liked) }, isSo);
    if (isSo) await tell(tx, liked, { post, comment, authorId });
  });
}

async function tell(
  tx: Ctx,
  liked: Liked,
  { post, comment, authorId }: { post: TellablePost; comment: TellableComment | undefined; authorId: string },
): Promise<void> {
  const named = await isNamed(tx, post);
  if (!(await wantsLikes(tx, post, authorId, named ? liked.accountId : null))) return;
  const about = { postId: post.id, ...(comment && { commentId: comment.id }) };
  const common = {
    key: keyOfLike(liked),
    to: [authorId],
    actorId: named ? liked.accountId : null,
    about,
    reason: 'author' as const,
  };
  if (comment)
    await notify(tx, {
      ...common,
      kind: CommentLikedNotice,
      params: { postId: post.id, commentId: comment.id },
    });
  else await notify(tx, { ...common, kind: PostLikedNotice, params: { postId: post.id } });
}

/** Where people may speak without their name, a name at a like would give away who they are in the thread. */
async function isNamed(tx: Ctx, post: TellablePost): Promise<boolean> {
  const { spaces } = await loadDirectory(tx);
  return spaces.some((space) => space.id === post.spaceId && !space.anonymous_allowed);
}

async function wantsLikes(
  tx: Ctx,
  post: TellablePost,
  accountId: string,
  likerId: string | null,
): Promise<boolean> {
  const levels = (await findLevels(tx, { ...post, authorId: likerId }, [accountId]))(accountId);
  return levels.author !== 'muted' && levelOfPost(levels, accountId === post.authorId) !== 'muted';
}

/** Not the liker's id: the row must not lead to somebody who is not named. */
function keyOfLike({ postId, commentId, accountId }: Liked): string {
  const mark = createHash('sha256')
    .update(`${postId} ${commentId ?? ''} ${accountId}`)
    .digest('base64url');
  return `like ${commentId === undefined ? `post ${postId}` : `comment ${commentId}`} ${mark.slice(0, 22)}`;
}
