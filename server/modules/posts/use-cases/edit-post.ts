import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { accessPost, type AccessedPost } from '../posts.access.ts';
import { PostEdited } from '../posts.events.ts';
import { claimFilesOfPost } from '../posts.files.ts';
import { cleanTags } from '../posts.rules.ts';
import { bodyLimit, titleLimit } from '../posts.settings.ts';
import { writeText } from '../posts.text.ts';
import { insertRevision } from '../revisions.queries.ts';
import { isOtherText, subjectOfPost } from '../revisions.rules.ts';
import { forgetDraft } from './keep-draft.ts';

export interface PostChanges {
  title?: string;
  body?: string;
  tags?: string[];
  /** Uploaded files to list with the post; without it, those listed before stay. */
  files?: string[];
  pinned?: boolean;
  version?: number;
  /** Key of the draft that it was: thrown away with the change. */
  draft?: string;
}

/**
 * Changes a post. Its text belongs to its author; pinning belongs to staff.
 * @throws DomainError 404, 403, 409 on a stale version, 422
 */
export async function editPost(ctx: Ctx, id: string, changes: PostChanges): Promise<AccessedPost> {
  const { pinned, version, draft, ...content } = changes;
  return ctx.transaction(async (tx) => {
    const changesText = Object.keys(content).length > 0;
    const pinsOnly = pinned !== undefined && !changesText;
    const { post, space } = await accessPost(tx, id, pinsOnly ? 'read' : 'edit', { lock: true });
    if (pinned !== undefined) await accessPost(tx, id, 'pin');
    if (version !== undefined && version !== post.version) throw staleVersion(post.version);
    const { columns, mentioned } = await contentColumns(tx, content);
    const before = subjectOfPost(post);
    const changed = isOtherText(before, { ...before, ...columns });
    if (changed) await insertRevision(tx, before);
    const updated = await scopeTo<'posts'>(tx)
      .updateTable('posts')
      .set({
        ...columns,
        ...(changed && { edited_at: tx.now }),
        ...(pinned !== undefined && { pinned_at: pinned ? (post.pinned_at ?? tx.now) : null }),
        version: post.version + 1,
      })
      .where('id', '=', post.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const usesFiles = content.body !== undefined || content.files !== undefined;
    const edited = usesFiles ? await claimFilesOfPost(tx, updated, content.files, post) : updated;
    await forgetDraft(tx, draft);
    await tx.emit(
      PostEdited({ postId: post.id, authorId: post.author_id, anonymous: post.anonymous, mentioned }),
    );
    return { post: edited, space };
  });
}

async function contentColumns(tx: Ctx, content: Pick<PostChanges, 'title' | 'body' | 'tags'>) {
  const text =
    content.body === undefined
      ? null
      : await writeText(tx, content.body, {
          pointer: '/body',
          max: tx.setting(bodyLimit),
          idPrefix: `p${newId().slice(-8)}`,
        });
  const columns = {
    ...(content.title !== undefined && {
      title: cleanLine(content.title, { pointer: '/title', min: 1, max: tx.setting(titleLimit) }),
    }),
    ...(content.tags !== undefined && { tags: cleanTags(content.tags) }),
    ...(text && { body: text.source, body_html: text.html, excerpt: text.excerpt }),
  };
  return { columns, mentioned: text?.mentioned ?? [] };
}
