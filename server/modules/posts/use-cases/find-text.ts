import type { Ctx } from '../../../kernel/ctx.ts';
import { isSerialId } from '../../../kernel/ids.ts';
import { findComment } from '../comments.queries.ts';
import { findPost } from '../posts.queries.ts';
import type { TextRef, WithheldWhy } from './withhold.ts';

/** A post or a comment with everything that those who decide about it must know. */
export interface TextFacts {
  type: 'post' | 'comment';
  id: string;
  postId: string;
  spaceId: string;
  authorId: string;
  anonymous: boolean;
  /** Of the post. */
  title: string;
  body: string;
  bodyHtml: string;
  createdAt: Date;
  editedAt: Date | null;
  deleted: boolean;
  withheld: WithheldWhy | null;
  locked: boolean;
  version: number;
  /** Of comments: where the branch begins. */
  rootId: string | null;
}

/** Whether somebody may know of it is not asked here. */
export async function findText(ctx: Ctx, { type, id }: TextRef): Promise<TextFacts | null> {
  if (!isSerialId(id)) return null;
  const comment = type === 'comment' ? await findComment(ctx, id) : undefined;
  if (type === 'comment' && !comment) return null;
  const post = await findPost(ctx, comment?.post_id ?? id);
  if (!post) return null;
  const row = comment ?? post;
  return {
    type,
    id,
    postId: post.id,
    spaceId: post.space_id,
    authorId: row.author_id,
    anonymous: row.anonymous,
    title: post.title,
    body: row.body,
    bodyHtml: row.body_html,
    createdAt: row.created_at,
    editedAt: row.edited_at,
    deleted: row.deleted_at !== null || post.deleted_at !== null,
    withheld: row.withheld_why as WithheldWhy | null,
    locked: post.locked_at !== null,
    version: row.version,
    rootId: comment ? comment.path[0]! : null,
  };
}
