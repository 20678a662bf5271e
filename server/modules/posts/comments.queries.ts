import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { hourOf, isStaff } from './posts.rules.ts';

export type CommentRow = Selectable<DB['comments']>;

/** Levels that a page shows; deeper branches go on behind "continue". */
export const shownDepth = 4;
/** A longer path would not fit an index row; replies below go on flat at this level. */
export const deepestPath = 200;

const own = (ctx: Ctx) => scopeTo<'comments' | 'posts' | 'post_hours'>(ctx);

export async function findComment(ctx: Ctx, id: string): Promise<CommentRow | undefined> {
  return own(ctx).selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
}

export interface NewCommentRow {
  postId: string;
  parent: Pick<CommentRow, 'id' | 'path'> | null;
  authorId: string;
  anonymous: boolean;
  /** The number of an anonymous writer in this thread. */
  alias: number | null;
  body: string;
  bodyHtml: string;
  createdAt: Date;
}

/**
 * Adds a comment and every count that it changes. The post's row is locked first, here and wherever comments change, so that
 * two writers never wait for each other.
 */
export async function insertComment(tx: Ctx, row: NewCommentRow): Promise<CommentRow> {
  await sql`
    update posts set comment_count = comment_count + 1, last_activity_at = greatest(last_activity_at, ${row.createdAt}::timestamptz)
    where id = ${row.postId}`.execute(tx.db);
  const parentPath = (row.parent?.path ?? []).slice(0, deepestPath - 1);
  const result = await sql<CommentRow>`
    with counted as (
      update comments set reply_count = reply_count + 1 where id = ${row.parent?.id ?? null}::bigint
    ), hourly as (
      insert into post_hours (post_id, hour, comments) values (${row.postId}, ${hourOf(row.createdAt)}, 1)
      on conflict (post_id, hour) do update set comments = post_hours.comments + 1
    )
    insert into comments (id, post_id, parent_id, path, depth, author_id, anonymous, alias, body, body_html, created_at)
    select n.id, ${row.postId}::bigint, ${row.parent?.id ?? null}::bigint, ${parentPath}::bigint[] || n.id, ${parentPath.length + 1}::int,
           ${row.authorId}::uuid, ${row.anonymous}::boolean, ${row.alias}::int, ${row.body}::text, ${row.bodyHtml}::text, ${row.createdAt}::timestamptz
    from (select nextval('comments_id_seq') as id) n
    returning *`.execute(tx.db);
  return result.rows[0]!;
}

/** Hides or shows a comment and corrects every count. The row keeps its place in the tree. */
export async function setCommentDeleted(
  tx: Ctx,
  comment: CommentRow,
  by: { accountId: string; at: Date } | null,
): Promise<void> {
  await sql`select from posts where id = ${comment.post_id} for no key update`.execute(tx.db);
  const changed = await own(tx)
    .updateTable('comments')
    .set({ deleted_at: by?.at ?? null, deleted_by: by?.accountId ?? null })
    .where('id', '=', comment.id)
    .where('deleted_at', by ? 'is' : 'is not', null)
    .executeTakeFirst();
  // What is withheld is counted nowhere already.
  if (changed.numUpdatedRows === 0n || comment.withheld_at) return;
  await countComment(tx, comment, by ? -1 : 1);
}

/** The same for staff and rules; what is deleted is counted nowhere already. @returns whether it became another one */
export async function setCommentWithheld(
  tx: Ctx,
  comment: CommentRow,
  why: 'hidden' | 'held' | null,
): Promise<boolean> {
  const was = comment.withheld_why as 'hidden' | 'held' | null;
  if (was === why) return false;
  await own(tx)
    .updateTable('comments')
    .set({ withheld_at: why ? (comment.withheld_at ?? tx.now) : null, withheld_why: why })
    .where('id', '=', comment.id)
    .execute();
  const changesSight = (was === null) !== (why === null);
  if (changesSight && !comment.deleted_at) await countComment(tx, comment, why ? -1 : 1);
  return true;
}

/** The post's row must be locked. */
async function countComment(tx: Ctx, comment: CommentRow, delta: 1 | -1): Promise<void> {
  await sql`
    with parent as (
      update comments set reply_count = reply_count + ${delta}::int where id = ${comment.parent_id}::bigint
    ), hourly as (
      update post_hours set comments = comments + ${delta}::int
      where post_id = ${comment.post_id} and hour = ${hourOf(comment.created_at)}
    )
    update posts set comment_count = comment_count + ${delta}::int where id = ${comment.post_id}`.execute(
    tx.db,
  );
}

export interface CommentPageFilter {
  postId: string;
  /** Shows this comment and what hangs below it. */
  under: Pick<CommentRow, 'path' | 'depth'> | null;
  limit: number;
  /** Path of the last comment seen. */
  after: readonly string[] | null;
}

/** A page of the tree in reading order, four levels deep from where it starts. */
export async function listComments(
  ctx: Ctx,
  { postId, under, limit, after }: CommentPageFilter,
): Promise<CommentRow[]> {
  let rows = own(ctx).selectFrom('comments').selectAll().where('post_id', '=', postId);
  if (under) {
    const end = [...under.path.slice(0, -1), String(BigInt(under.path.at(-1)!) + 1n)];
    rows = rows
      .where(sql<boolean>`path >= ${under.path}::bigint[] and path < ${end}::bigint[]`)
      .where('depth', '<', under.depth + shownDepth);
  } else {
    rows = rows.where(sql<boolean>`depth <= ${sql.lit(shownDepth)}`);
  }
  if (after) rows = rows.where(sql<boolean>`path > ${after as string[]}::bigint[]`);
  // What is withheld keeps its place for others only while replies hang on it.
  if (!isStaff(ctx.actor))
    rows = rows.where(
      sql<boolean>`(withheld_at is null or reply_count > 0 or author_id = ${ctx.actor?.id ?? null}::uuid)`,
    );
  return rows.orderBy('path').limit(limit).execute();
}

export async function findLikedComments(ctx: Ctx, commentIds: readonly string[]): Promise<Set<string>> {
  if (!ctx.actor || commentIds.length === 0) return new Set();
  const rows = await scopeTo<'comment_likes'>(ctx)
    .selectFrom('comment_likes')
    .select('comment_id')
    .where('account_id', '=', ctx.actor.id)
    .where('comment_id', '=', sql<string>`any(${commentIds as string[]}::bigint[])`)
    .execute();
  return new Set(rows.map((row) => row.comment_id));
}

/** Accounts that wrote in a thread under their name, whoever spoke last first. */
export async function findParticipants(
  ctx: Ctx,
  post: { id: string; author_id: string; anonymous: boolean; created_at: Date },
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ author_id: string }>`
    select author_id from (
      select author_id, created_at as at from (
        select author_id, created_at from comments
        where post_id = ${post.id} and deleted_at is null and withheld_at is null and not anonymous
        order by created_at desc limit 500
      ) as recent
      union all
      select ${post.author_id}::uuid, ${post.created_at}::timestamptz where not ${post.anonymous}::boolean
    ) as speakers
    group by author_id order by max(at) desc limit ${limit}`.execute(ctx.db);
  return rows.rows.map((row) => row.author_id);
}
