import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type PostRow = Selectable<DB['posts']>;
/** What a list needs; bodies stay in the database. */
export type PostSummaryRow = Omit<PostRow, 'body' | 'body_html'>;

const own = (ctx: Ctx) => scopeTo<'posts' | 'post_likes' | 'post_bookmarks' | 'post_hours'>(ctx);

export const summaryColumns = [
  'posts.id',
  'posts.space_id',
  'posts.kind',
  'posts.author_id',
  'posts.anonymous',
  'posts.title',
  'posts.excerpt',
  'posts.tags',
  'posts.picture_file_id',
  'posts.pinned_at',
  'posts.like_count',
  'posts.bookmark_count',
  'posts.comment_count',
  'posts.view_count',
  'posts.version',
  'posts.created_at',
  'posts.edited_at',
  'posts.last_activity_at',
  'posts.deleted_at',
  'posts.deleted_by',
  'posts.withheld_at',
  'posts.withheld_why',
  'posts.locked_at',
  'posts.moderated_at',
] as const;

/** Deleted posts too: whether the caller may see one is decided by access. */
export async function findPost(ctx: Ctx, id: string): Promise<PostRow | undefined> {
  return ctx.reading.one('posts', id, () =>
    own(ctx).selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst(),
  );
}

/** Not `for update`: rows that point at the post (likes, comments) would then wait for its holder, and the holder for them. */
export async function findPostForUpdate(tx: Ctx, id: string): Promise<PostRow | undefined> {
  return own(tx).selectFrom('posts').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export interface NewPostRow {
  spaceId: string;
  kind: string;
  authorId: string;
  anonymous: boolean;
  title: string;
  body: string;
  bodyHtml: string;
  excerpt: string;
  tags: string[];
  createdAt: Date;
}

export async function insertPost(tx: Ctx, row: NewPostRow): Promise<PostRow> {
  return own(tx)
    .insertInto('posts')
    .values({
      space_id: row.spaceId,
      kind: row.kind,
      author_id: row.authorId,
      anonymous: row.anonymous,
      title: row.title,
      body: row.body,
      body_html: row.bodyHtml,
      excerpt: row.excerpt,
      tags: row.tags,
      created_at: row.createdAt,
      last_activity_at: row.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** What the caller has done to each of these posts. */
export async function findOwnReactions(
  ctx: Ctx,
  postIds: readonly string[],
): Promise<Map<string, { liked: boolean; bookmarked: boolean }>> {
  if (!ctx.actor || postIds.length === 0) return new Map();
  const rows = await sql<{ id: string; liked: boolean; bookmarked: boolean }>`
    select p.id,
           exists (select from post_likes l where l.post_id = p.id and l.account_id = ${ctx.actor.id}) as liked,
           exists (select from post_bookmarks b where b.post_id = p.id and b.account_id = ${ctx.actor.id}) as bookmarked
    from unnest(${postIds as string[]}::bigint[]) as p (id)`.execute(own(ctx));
  return new Map(rows.rows.map((row) => [row.id, row]));
}
