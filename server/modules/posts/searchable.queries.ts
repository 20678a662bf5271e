import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { findPostKind } from '../../kernel/post-kinds.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { plainTextOf } from './plain-text.rules.ts';

/** What an indexer may know of a published post. */
export interface SearchablePost {
  id: string;
  spaceId: string;
  kind: string;
  tags: string[];
  /** Null when anonymous: nothing leads from the author to the text. */
  authorId: string | null;
  title: string;
  /** Plain text, code and the words of the facet included. */
  body: string;
  createdAt: Date;
}

/** A comment has its post's space, kind and tags. */
export type SearchableComment = Omit<SearchablePost, 'title'> & { postId: string };

export interface Walk {
  /** The last id seen. */
  after: string | null;
  limit: number;
  spaceId?: string;
}

const own = (ctx: Ctx) => scopeTo<'posts' | 'comments'>(ctx);

const published = (ctx: Ctx) =>
  own(ctx)
    .selectFrom('posts')
    .where('posts.deleted_at', 'is', null)
    .where('posts.withheld_at', 'is', null)
    .select(['id', 'space_id', 'kind', 'tags', 'author_id', 'anonymous', 'title', 'body_html', 'created_at']);

const publishedComments = (ctx: Ctx) =>
  own(ctx)
    .selectFrom('comments')
    .innerJoin('posts', 'posts.id', 'comments.post_id')
    .where('comments.deleted_at', 'is', null)
    .where('comments.withheld_at', 'is', null)
    .where('posts.deleted_at', 'is', null)
    .where('posts.withheld_at', 'is', null)
    .select([
      'comments.id',
      'comments.post_id',
      'posts.space_id',
      'posts.kind',
      'posts.tags',
      'comments.author_id',
      'comments.anonymous',
      'comments.body_html',
      'comments.created_at',
    ]);

/** Those of these posts that are published. */
export async function findSearchablePosts(ctx: Ctx, ids: readonly string[]): Promise<SearchablePost[]> {
  if (ids.length === 0) return [];
  return withFacets(ctx, await published(ctx).where('posts.id', 'in', ids).execute());
}

/** Those of these comments that are published, under posts that are. */
export async function findSearchableComments(ctx: Ctx, ids: readonly string[]): Promise<SearchableComment[]> {
  if (ids.length === 0) return [];
  return (await publishedComments(ctx).where('comments.id', 'in', ids).execute()).map(searchableComment);
}

/** Published posts in the order of ids, for walking through all of them. */
export async function listSearchablePosts(ctx: Ctx, walk: Walk): Promise<SearchablePost[]> {
  let rows = published(ctx);
  if (walk.after !== null) rows = rows.where('posts.id', '>', walk.after);
  if (walk.spaceId !== undefined) rows = rows.where('posts.space_id', '=', walk.spaceId);
  return withFacets(ctx, await rows.orderBy('posts.id').limit(walk.limit).execute());
}

/** The same for comments, of all posts or of one. */
export async function listSearchableComments(
  ctx: Ctx,
  walk: Walk & { postId?: string },
): Promise<SearchableComment[]> {
  let rows = publishedComments(ctx);
  if (walk.after !== null) rows = rows.where('comments.id', '>', walk.after);
  if (walk.spaceId !== undefined) rows = rows.where('posts.space_id', '=', walk.spaceId);
  if (walk.postId !== undefined) rows = rows.where('comments.post_id', '=', walk.postId);
  return (await rows.orderBy('comments.id').limit(walk.limit).execute()).map(searchableComment);
}

/** Ids alone, in order: for telling whether an index is complete. */
export async function listSearchableIds(ctx: Ctx, what: 'post' | 'comment', walk: Walk): Promise<string[]> {
  const rows =
    what === 'post'
      ? published(ctx)
          .clearSelect()
          .select('posts.id')
          .$if(walk.after !== null, (all) => all.where('posts.id', '>', walk.after!))
          .orderBy('posts.id')
      : publishedComments(ctx)
          .clearSelect()
          .select('comments.id')
          .$if(walk.after !== null, (all) => all.where('comments.id', '>', walk.after!))
          .orderBy('comments.id');
  return (await rows.limit(walk.limit).execute()).map(({ id }) => id);
}

/**
 * Likes of posts; those without any are left out.
 * @param at how many there were then; null for now
 */
export async function countLikes(
  ctx: Pick<Ctx, 'db'>,
  postIds: readonly string[],
  at: Date | null,
): Promise<Map<string, number>> {
  const later = sql`(select count(*) from post_likes where post_id = posts.id and created_at > ${at?.toISOString()}::timestamptz)`;
  const { rows } = await sql<{ id: string; likes: number }>`
    select id, (like_count - ${at === null ? sql`0` : later})::int as likes from posts
    where id = any(${postIds}::bigint[]) and like_count > 0`.execute(ctx.db);
  return new Map(rows.map(({ id, likes }) => [id, Math.max(likes, 0)]));
}

interface TextRow {
  id: string;
  space_id: string;
  kind: string;
  tags: string[];
  author_id: string;
  anonymous: boolean;
  body_html: string;
  created_at: Date;
}

function searchableText(row: TextRow): Omit<SearchablePost, 'title'> {
  return {
    id: row.id,
    spaceId: row.space_id,
    kind: row.kind,
    tags: row.tags,
    authorId: row.anonymous ? null : row.author_id,
    body: plainTextOf(row.body_html),
    createdAt: row.created_at,
  };
}

async function withFacets(
  ctx: Ctx,
  rows: readonly (TextRow & { title: string })[],
): Promise<SearchablePost[]> {
  const words = new Map<string, string>();
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ids = rows.filter((row) => row.kind === kind).map(({ id }) => id);
    for (const [id, text] of (await findPostKind(kind)?.loadSearchTexts?.(ctx, ids)) ?? [])
      words.set(id, text);
  }
  return rows.map((row) => {
    const text = searchableText(row);
    return { ...text, title: row.title, body: [text.body, words.get(row.id)].filter(Boolean).join('\n') };
  });
}

function searchableComment(row: TextRow & { post_id: string }): SearchableComment {
  return { ...searchableText(row), postId: row.post_id };
}
