import { sql, type Expression, type SqlBool } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cursorPart } from '../../../kernel/paging.ts';
import { listByCount, listByKindTime } from '../ordered-lists.queries.ts';
import { listByTime, listPopular, type PopularWindow, type PostFilter } from '../post-lists.queries.ts';
import { cursorOf, page, readableIds, type PostPage } from './list-posts.ts';

/** The id of the post, as an expression of the statement that lists it. */
export type PostIdExpression = Expression<string>;

export interface KindList {
  kind: string;
  space?: string | undefined;
  tag?: string | undefined;
  /** Which of them: an expression over tables of the kind. */
  which?: ((postId: PostIdExpression) => Expression<SqlBool>) | undefined;
  /** `soonest`: by `at`, the earliest first. */
  sort: 'new' | 'popular' | 'bookmarks' | 'likes' | 'soonest';
  window?: PopularWindow;
  /** A time of the kind, null for posts without it. */
  at?: (postId: PostIdExpression) => Expression<Date | null>;
  limit: number;
  cursor?: string | undefined;
}

const postId = sql.ref<string>('posts.id');

/**
 * Posts of one kind that the caller may read, narrowed and ordered by what the kind's module knows of them.
 * @throws DomainError 404 for a space that the caller may not read, 422 for a made-up cursor
 */
export async function listPostsOfKind(ctx: Ctx, list: KindList): Promise<PostPage> {
  const { sort, limit } = list;
  const isTimed = sort === 'new' || sort === 'soonest';
  const filter: PostFilter = {
    spaceIds: await readableIds(ctx, list.space),
    kind: list.kind,
    tag: list.tag?.normalize('NFC').replace(/^#/, '').toLowerCase(),
    which: list.which?.(postId),
    limit: limit + 1,
    after: cursorOf(list.cursor, isTimed ? cursorPart.time : cursorPart.number),
  };
  if (sort === 'popular') {
    const rows = await listPopular(ctx, filter, list.window ?? 'all');
    return page(ctx, rows, limit, (row) => [row.score, row.id]);
  }
  if (sort === 'bookmarks' || sort === 'likes') {
    const column = sort === 'likes' ? 'like_count' : 'bookmark_count';
    return page(ctx, await listByCount(ctx, filter, column), limit, (row) => [row[column], row.id]);
  }
  if (sort === 'soonest' && list.at) {
    const rows = await listByKindTime(ctx, filter, list.at(postId));
    return page(ctx, rows, limit, (row) => [row.at.toISOString(), row.id]);
  }
  const rows = await listByTime(ctx, filter, 'created_at');
  return page(ctx, rows, limit, (row) => [row.created_at.toISOString(), row.id]);
}
