import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { CommentRow } from './comments.queries.ts';

export type ContributedComment = CommentRow & {
  post_title: string;
  post_kind: string;
  space_id: string;
};

interface Contributor {
  authorId: string;
  /** Spaces that the caller may read. */
  spaceIds: readonly string[];
}

const own = (ctx: Ctx) => scopeTo<'comments' | 'posts'>(ctx);

function namedComments(ctx: Ctx, { authorId, spaceIds }: Contributor) {
  return own(ctx)
    .selectFrom('comments')
    .innerJoin('posts', 'posts.id', 'comments.post_id')
    .where('comments.author_id', '=', authorId)
    .where('comments.anonymous', '=', false)
    .where('comments.deleted_at', 'is', null)
    .where('comments.withheld_at', 'is', null)
    .where('posts.deleted_at', 'is', null)
    .where('posts.withheld_at', 'is', null)
    .where('posts.space_id', '=', sql<string>`any(${spaceIds as string[]}::bigint[])`);
}

/** What a member said under their name where the caller may read, newest first. */
export async function listCommentsOfMember(
  ctx: Ctx,
  { limit, after, ...by }: Contributor & { limit: number; after: string | null },
): Promise<ContributedComment[]> {
  let rows = namedComments(ctx, by)
    .selectAll('comments')
    .select(['posts.title as post_title', 'posts.kind as post_kind', 'posts.space_id']);
  if (after !== null) rows = rows.where('comments.id', '<', after);
  return rows.orderBy('comments.id', 'desc').limit(limit).execute();
}

/** How much a member published under their name where the caller may read: posts by kind, and comments. */
export async function countContributions(
  ctx: Ctx,
  by: Contributor,
): Promise<{ kinds: { kind: string; count: number }[]; comments: number }> {
  const [kinds, comments] = await Promise.all([
    own(ctx)
      .selectFrom('posts')
      .select(['kind', sql<number>`count(*)::int`.as('count')])
      .where('author_id', '=', by.authorId)
      .where('anonymous', '=', false)
      .where('deleted_at', 'is', null)
      .where('withheld_at', 'is', null)
      .where('space_id', '=', sql<string>`any(${by.spaceIds as string[]}::bigint[])`)
      .groupBy('kind')
      .orderBy('count', 'desc')
      .orderBy('kind')
      .execute(),
    namedComments(ctx, by)
      .select(sql<number>`count(*)::int`.as('count'))
      .executeTakeFirstOrThrow(),
  ]);
  return { kinds, comments: comments.count };
}
