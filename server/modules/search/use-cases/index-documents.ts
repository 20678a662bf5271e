import type { SearchDocument } from '../../../engines/search/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { readSearchableMember, type SearchableMember } from '../../members/index.ts';
import {
  findSearchableComments,
  findSearchablePosts,
  listSearchableComments,
  type SearchableComment,
  type SearchablePost,
} from '../../posts/index.ts';
import { loadDirectory, mayIn } from '../../spaces/index.ts';
import { lockForIndexing } from '../index-lock.ts';

const batch = 100;

/** Makes the index say what the post's row says now. Idempotent, and right in any order. */
export async function indexPost(ctx: Ctx, postId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockForIndexing(tx, 'post', postId);
    const [post] = await findSearchablePosts(tx, [postId]);
    const { search } = tx.engines;
    if (post) await search.put(tx.db, await postDocuments(tx, [post]));
    else await search.removePost(tx.db, postId);
  });
}

/** The same for a comment. */
export async function indexComment(ctx: Ctx, commentId: string, postId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockForIndexing(tx, 'post', postId);
    const [comment] = await findSearchableComments(tx, [commentId]);
    const { search } = tx.engines;
    if (comment) await search.put(tx.db, await commentDocuments(tx, [comment]));
    else await search.remove(tx.db, 'comment', [commentId]);
  });
}

/** The same for all comments of a post: they carry its space, kind and tags. */
export async function indexCommentsOf(ctx: Ctx, postId: string): Promise<void> {
  for (let after: string | null = null, more = true; more;) {
    const from: string | null = after;
    const comments: SearchableComment[] = await ctx.transaction(async (tx) => {
      await lockForIndexing(tx, 'post', postId);
      const page = await listSearchableComments(tx, { postId, after: from, limit: batch });
      if (page.length > 0) await tx.engines.search.put(tx.db, await commentDocuments(tx, page));
      return page;
    });
    after = comments.at(-1)?.id ?? null;
    more = comments.length === batch;
  }
}

/** The same for a member's card. */
export async function indexMember(ctx: Ctx, accountId: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    await lockForIndexing(tx, 'member', accountId);
    const member = await readSearchableMember(tx, accountId);
    const { search } = tx.engines;
    if (member) await search.put(tx.db, [memberDocument(member)]);
    else await search.remove(tx.db, 'member', [accountId]);
  });
}

/** Spaces that a guest may read. */
export async function openSpaces(ctx: Ctx): Promise<ReadonlySet<string>> {
  const { spaces } = await loadDirectory(ctx);
  return new Set(spaces.filter((space) => mayIn(space, null, 'read')).map(({ id }) => id));
}

export async function postDocuments(ctx: Ctx, posts: readonly SearchablePost[]): Promise<SearchDocument[]> {
  const open = await openSpaces(ctx);
  return posts.map((post) => postDocument(post, open));
}

export async function commentDocuments(
  ctx: Ctx,
  comments: readonly SearchableComment[],
): Promise<SearchDocument[]> {
  const open = await openSpaces(ctx);
  return comments.map((comment) => commentDocument(comment, open));
}

export function postDocument(post: SearchablePost, open: ReadonlySet<string>): SearchDocument {
  return { ...post, type: 'post', postId: post.id, open: open.has(post.spaceId) };
}

export function commentDocument(comment: SearchableComment, open: ReadonlySet<string>): SearchDocument {
  return { ...comment, type: 'comment', title: '', open: open.has(comment.spaceId) };
}

export function memberDocument(member: SearchableMember): SearchDocument {
  return {
    type: 'member',
    id: member.accountId,
    postId: null,
    spaceId: null,
    kind: null,
    tags: [],
    authorId: null,
    title: `${member.name} ${member.handle}`,
    body: member.text,
    createdAt: member.joinedAt,
    // A name is nothing to suggest to strangers.
    open: false,
  };
}
