import type { Highlighter, SearchHit, SearchPage } from '../../engines/search/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { findMembers, presentAuthor, type MemberRow } from '../members/index.ts';
import {
  findSearchableComments,
  findSearchablePosts,
  summarisePosts,
  type SearchableComment,
} from '../posts/index.ts';
import { loadDirectory, mayIn } from '../spaces/index.ts';
import type { MemberItem, SearchItem } from './search.schemas.ts';

export interface FoundPost {
  item: SearchItem;
  /** A guest could have found it as well. */
  open: boolean;
}

const excerptLength = 160;

/** Hits as posts, in their order; what has gone or closed since it was indexed is left out. */
export async function presentHits(ctx: Ctx, { hits, highlighter }: SearchPage): Promise<FoundPost[]> {
  const postIds = hits.flatMap(({ postId }) => postId ?? []);
  const commentIds = hits.filter(({ type }) => type === 'comment').map(({ id }) => id);
  const [posts, texts, comments, directory] = await Promise.all([
    summarisePosts(ctx, postIds),
    findSearchablePosts(ctx, postIds),
    findSearchableComments(ctx, commentIds),
    loadDirectory(ctx),
  ]);
  const bodies = new Map(texts.map(({ id, body }) => [id, body]));
  const commentOf = new Map(comments.map((comment) => [comment.id, comment]));
  const authors = await authorsOf(ctx, comments);
  const openSlugs = new Set(
    directory.spaces.filter((space) => mayIn(space, null, 'read')).map(({ slug }) => slug),
  );
  return eachOnce(hits, ({ postId }) => postId).flatMap((hit) => {
    const post = posts.get(hit.postId ?? '');
    const comment = commentOf.get(hit.id);
    if (!post || (hit.type === 'comment' && !comment)) return [];
    const { text, ranges } = highlighter.excerpt(bodies.get(post.id) ?? post.excerpt, excerptLength);
    const item: SearchItem = {
      ...post,
      excerpt: text,
      highlights: { title: highlighter.ranges(post.title), excerpt: ranges },
      matchedComment:
        hit.type === 'comment' && comment ? presentComment(comment, authors, highlighter) : null,
      tier: hit.tier,
    };
    return [{ item, open: openSlugs.has(post.space.slug) }];
  });
}

/** A page shows a post and a person once, whatever the engine answered. */
function eachOnce(hits: readonly SearchHit[], keyOf: (hit: SearchHit) => string | null): SearchHit[] {
  const shown = new Set<string | null>();
  return hits.filter((hit) => {
    const isNew = !shown.has(keyOf(hit));
    shown.add(keyOf(hit));
    return isNew;
  });
}

async function authorsOf(ctx: Ctx, comments: readonly SearchableComment[]): Promise<Map<string, MemberRow>> {
  const ids = [...new Set(comments.flatMap(({ authorId }) => authorId ?? []))];
  return new Map((await findMembers(ctx, ids)).map((row) => [row.account_id, row]));
}

function presentComment(
  comment: SearchableComment,
  authors: Map<string, MemberRow>,
  highlighter: Highlighter,
): NonNullable<SearchItem['matchedComment']> {
  const { text, ranges } = highlighter.excerpt(comment.body, excerptLength);
  return {
    id: comment.id,
    // The document of an anonymous comment has no author at all.
    author: comment.authorId === null ? null : presentAuthor(authors.get(comment.authorId)),
    anonymous: comment.authorId === null,
    createdAt: comment.createdAt.toISOString(),
    excerpt: text,
    highlights: ranges,
  };
}

/** People in the order of the hits; those who have left since are left out. */
export async function presentMemberHits(
  ctx: Ctx,
  { hits, highlighter }: { hits: readonly SearchHit[]; highlighter: Highlighter },
): Promise<MemberItem[]> {
  const rows = await findMembers(
    ctx,
    hits.map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [row.account_id, row]));
  return eachOnce(hits, ({ id }) => id).flatMap(({ id }) => {
    const author = presentAuthor(byId.get(id));
    if (author.handle === null) return [];
    return [{ ...author, handle: author.handle, highlights: { name: highlighter.ranges(author.name) } }];
  });
}
