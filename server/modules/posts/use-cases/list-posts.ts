import type { Static } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { cursorPart, decodeCursor, toPage, type Page } from '../../../kernel/paging.ts';
import { findMemberByHandle } from '../../members/index.ts';
import { accessSpace, listReadableSpaces } from '../../spaces/index.ts';
import { listByCount } from '../ordered-lists.queries.ts';
import { listBookmarked, listByTime, listPopular, type PostFilter } from '../post-lists.queries.ts';
import { presentSummaries } from '../posts.present.ts';
import type { PostSummaryRow } from '../posts.queries.ts';
import type { PostQuery, PostSummary } from '../posts.schemas.ts';
import { readingFilter } from './follow-reading.ts';

export type PostPage = Page<Static<typeof PostSummary>>;

const isCounted = (sort: string) => sort === 'popular' || sort === 'bookmarks';

const nothing: PostPage = { items: [], nextCursor: null };

/**
 * Posts that the caller may read.
 * @throws DomainError 401 for a guest who asks for what they have not read, 404 for a space that they may not, 422 for a made-up cursor
 */
export async function listPosts(ctx: Ctx, query: PostQuery): Promise<PostPage> {
  const { sort = 'new', window = 'week', limit = 20, reading } = query;
  if (reading && !ctx.actor) throw new DomainError('unauthenticated', 'accounts.sign_in_required');
  const author = query.author === undefined ? undefined : await findMemberByHandle(ctx, query.author);
  if (query.author !== undefined && !author) return nothing;
  const filter: PostFilter = {
    spaceIds: await readableIds(ctx, query.space),
    kind: query.kind,
    tag: query.tag?.normalize('NFC').replace(/^#/, '').toLowerCase(),
    authorId: author?.account_id,
    pinned: query.pinned,
    toRead: reading && (await readingFilter(ctx, reading)),
    limit: limit + 1,
    after: cursorOf(query.cursor, isCounted(sort) && !reading ? cursorPart.number : cursorPart.time),
  };
  if (sort === 'popular' && !reading) {
    const rows = await listPopular(ctx, filter, window);
    return page(ctx, rows, limit, (row) => [row.score, row.id]);
  }
  if (sort === 'bookmarks' && !reading)
    return page(ctx, await listByCount(ctx, filter, 'bookmark_count'), limit, (row) => [
      row.bookmark_count,
      row.id,
    ]);
  const byActivity = reading ? reading === 'unread' : sort === 'active';
  const column = byActivity ? 'last_activity_at' : 'created_at';
  return page(ctx, await listByTime(ctx, filter, column), limit, (row) => [
    row[column].toISOString(),
    row.id,
  ]);
}

/** One's own bookmarks, the last kept first. Posts that can no longer be read are left out. */
export async function listBookmarks(
  ctx: Ctx,
  { limit = 20, cursor }: { limit?: number; cursor?: string },
): Promise<PostPage> {
  const filter = {
    spaceIds: await readableIds(ctx, undefined),
    limit: limit + 1,
    after: cursorOf(cursor, cursorPart.time),
  };
  const rows = await listBookmarked(ctx, ctx.actor!.id, filter);
  return page(ctx, rows, limit, (row) => [row.bookmarked_at.toISOString(), row.id]);
}

/** Ids of the spaces that the caller may read, or of the one asked for. @throws DomainError 404 */
export async function readableIds(ctx: Ctx, slug: string | undefined): Promise<string[]> {
  if (slug !== undefined) return [(await accessSpace(ctx, { slug }, 'read')).id];
  return (await listReadableSpaces(ctx)).map((space) => space.id);
}

export function cursorOf(cursor: string | undefined, first: RegExp): string[] | null {
  return cursor === undefined ? null : decodeCursor(cursor, [first, cursorPart.id]);
}

/** Rows, one more than a page holds, as a page. */
export async function page<Row extends PostSummaryRow>(
  ctx: Ctx,
  rows: Row[],
  limit: number,
  key: (row: Row) => (string | number)[],
): Promise<PostPage> {
  const views = await presentSummaries(ctx, rows.slice(0, limit));
  return toPage(rows, limit, (row) => views.get(row.id)!, key);
}
