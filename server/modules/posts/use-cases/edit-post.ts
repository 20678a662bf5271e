import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { checkedFacet, findPostKind } from '../../../kernel/post-kinds.ts';
import { scopeTo } from '../../../kernel/scope.ts';
import { cleanLine } from '../../../kernel/text.ts';
import { judgeEditedPost, settleJudged } from '../judging.ts';
import { accessPost, type AccessedPost } from '../posts.access.ts';
import { recordActOn } from '../posts.acts.ts';
import { PostEdited } from '../posts.events.ts';
import { claimFilesOfPost } from '../posts.files.ts';
import { findPost } from '../posts.queries.ts';
import { cleanTags } from '../posts.rules.ts';
import { bodyLimit, titleLimit } from '../posts.settings.ts';
import { writeText } from '../posts.text.ts';
import type { PostRow } from '../posts.queries.ts';
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
  /** No new comments. */
  locked?: boolean;
  version?: number;
  /** The kind's own object, whole; without it, it stays. */
  facet?: unknown;
  /** Key of the draft that it was: thrown away with the change. */
  draft?: string;
}

/**
 * Changes a post. Its text belongs to its author; pinning and locking belong to staff.
 * @throws DomainError 404, 403, 409 on a stale version, 422
 */
export async function editPost(ctx: Ctx, id: string, changes: PostChanges): Promise<AccessedPost> {
  const { pinned, locked, version, draft, facet: given, ...content } = changes;
  return ctx.transaction(async (tx) => {
    const changesText = Object.keys(content).length > 0 || given !== undefined;
    const marksOnly = (pinned !== undefined || locked !== undefined) && !changesText;
    const { post, space } = await accessPost(tx, id, marksOnly ? 'read' : 'edit', { lock: true });
    if (pinned !== undefined) await accessPost(tx, id, 'pin');
    if (locked !== undefined) await accessPost(tx, id, 'lock');
    if (version !== undefined && version !== post.version) throw staleVersion(post.version);
    const facet = given === undefined ? null : checkedFacet(post.kind, given);
    const { columns, text } = await contentColumns(tx, content);
    const before = subjectOfPost(post);
    const changed = isOtherText(before, { ...before, ...columns });
    const judged =
      changed || facet !== null ? await judgeEditedPost(tx, { ...post, ...columns }, text, facet) : null;
    if (changed) await insertRevision(tx, before);
    const updated = await scopeTo<'posts'>(tx)
      .updateTable('posts')
      .set({
        ...columns,
        ...(changed && { edited_at: tx.now, moderated_at: null }),
        ...marks(post, { pinned, locked }, tx.now),
        version: post.version + 1,
      })
      .where('id', '=', post.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (facet !== null) await findPostKind(post.kind)?.changeFacet?.(tx, updated, facet);
    const usesFiles = content.body !== undefined || content.files !== undefined;
    const edited = usesFiles ? await claimFilesOfPost(tx, updated, content.files, post) : updated;
    await forgetDraft(tx, draft);
    const { id: postId, author_id: authorId, anonymous } = post;
    const unseen = await settleJudged(tx, judged, { postId }, post);
    if (!unseen) await tx.emit(PostEdited({ postId, authorId, anonymous, mentioned: text?.mentioned ?? [] }));
    if (marksOnly) await recordMarks(tx, post, edited);
    return { post: unseen ? (await findPost(tx, postId))! : edited, space };
  });
}

/** When a post was first pinned or locked stays when it is pinned or locked again. */
function marks(post: PostRow, { pinned, locked }: Pick<PostChanges, 'pinned' | 'locked'>, now: Date) {
  return {
    ...(pinned !== undefined && { pinned_at: pinned ? (post.pinned_at ?? now) : null }),
    ...(locked !== undefined && { locked_at: locked ? (post.locked_at ?? now) : null }),
  };
}

async function recordMarks(tx: Ctx, before: PostRow, after: PostRow): Promise<void> {
  for (const [column, name] of [
    ['pinned_at', 'pinned'],
    ['locked_at', 'locked'],
  ] as const) {
    const [was, is] = [before[column] !== null, after[column] !== null];
    if (was === is) continue;
    const change = { before: { [name]: was }, after: { [name]: is } };
    await recordActOn(tx, `posts.${is ? '' : 'un'}${name}`, { type: 'post', ...after }, change);
  }
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
  return { columns, text };
}
