import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { findUnheard } from '../../kernel/silence.ts';
import { findMembers, presentAuthor, type MemberRow } from '../members/index.ts';
import type { AccessedComment } from './comments.access.ts';
import { findUnseen } from './visits.queries.ts';
import { findLikedComments, shownDepth, type CommentRow } from './comments.queries.ts';
import type { CommentView } from './comments.schemas.ts';
import type { PostRow } from './posts.queries.ts';
import { isStaff, mayRestore } from './posts.rules.ts';
import { revisionsPublic } from './posts.settings.ts';

/** Comments of one post; `firstDepth` is the level where the page begins. */
export async function presentComments(
  ctx: Ctx,
  post: Pick<PostRow, 'id' | 'author_id' | 'anonymous' | 'last_activity_at'>,
  rows: readonly CommentRow[],
  firstDepth = 1,
): Promise<Map<string, Static<typeof CommentView>>> {
  const named = rows.filter((row) => !row.anonymous && !isGone(ctx, row)).map((row) => row.author_id);
  const [members, unseen, unheard, liked] = await Promise.all([
    findMembers(ctx, [...new Set(named)]),
    findUnseen(
      ctx,
      post,
      rows.map((row) => row.id),
    ),
    findUnheard(ctx, [...new Set(named)]),
    findLikedComments(
      ctx,
      rows.filter((row) => row.like_count > 0).map((row) => row.id),
    ),
  ]);
  const byId = new Map(members.map((member) => [member.account_id, member]));
  const deepest = firstDepth + shownDepth - 1;
  return new Map(
    rows.map((row) => [
      row.id,
      present(ctx, post, row, { author: byId.get(row.author_id), liked, unseen, unheard, deepest }),
    ]),
  );
}

/** One comment outside of its page. */
export async function presentComment(
  ctx: Ctx,
  { post, comment }: Pick<AccessedComment, 'post' | 'comment'>,
): Promise<Static<typeof CommentView>> {
  const views = await presentComments(ctx, post, [comment], comment.depth);
  return { ...views.get(comment.id)!, moreReplies: false };
}

interface Around {
  author: MemberRow | undefined;
  liked: ReadonlySet<string>;
  unseen: ReadonlySet<string>;
  unheard: ReadonlySet<string>;
  deepest: number;
}

function present(
  ctx: Ctx,
  post: Pick<PostRow, 'author_id' | 'anonymous'>,
  row: CommentRow,
  around: Around,
): Static<typeof CommentView> {
  const deleted = isGone(ctx, row);
  const isOwn = ctx.actor?.id === row.author_id;
  return {
    id: row.id,
    postId: row.post_id,
    parentId: row.parent_id,
    depth: row.depth,
    author: deleted || row.anonymous ? null : presentAuthor(around.author),
    anonymous: !deleted && row.anonymous,
    alias: deleted ? null : row.alias,
    // An anonymous comment of a named author, or the reverse, must not give its writer away.
    byPostAuthor: !deleted && row.author_id === post.author_id && row.anonymous === post.anonymous,
    bodyHtml: deleted ? '' : row.body_html,
    ...(isOwn && !deleted && { body: row.body }),
    likeCount: deleted ? 0 : row.like_count,
    replyCount: row.reply_count,
    createdAt: row.created_at.toISOString(),
    editedAt: deleted ? null : (row.edited_at?.toISOString() ?? null),
    deleted,
    withheld: deleted ? null : (row.withheld_why as 'hidden' | 'held' | null),
    fromBlocked: !deleted && !row.anonymous && around.unheard.has(row.author_id),
    moderated: !deleted && row.moderated_at !== null,
    version: row.version,
    moreReplies: row.depth === around.deepest && row.reply_count > 0,
    mine: {
      liked: !deleted && around.liked.has(row.id),
      unread: around.unseen.has(row.id),
      authored: isOwn && !deleted,
      edit: isOwn && !deleted,
      delete: !deleted && (isOwn || isStaff(ctx.actor)),
      restore: row.deleted_at !== null && ctx.actor !== null && mayRestore(row, ctx.actor),
      revisions:
        !deleted && row.edited_at !== null && (isOwn || isStaff(ctx.actor) || ctx.setting(revisionsPublic)),
    },
  };
}

/** What others may not see looks like what is deleted: why is not their business. */
function isGone(ctx: Ctx, row: CommentRow): boolean {
  const concerned = ctx.actor?.id === row.author_id || isStaff(ctx.actor);
  return row.deleted_at !== null || (row.withheld_at !== null && !concerned);
}
