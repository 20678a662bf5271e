import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { countContributions, type Contribution } from '../../members/index.ts';
import { rowsOfThread, type ImportedThread, type ThreadRows } from '../import.rules.ts';

/**
 * Writes whole conversations of the past: posts, comments, likes, views and every count, in a few statements. Checks neither
 * rights nor limits and emits no event; whoever imports rebuilds what others derive from posts. A few thousand rows at a time.
 */
export async function importThreads(ctx: Ctx, threads: readonly ImportedThread[]): Promise<void> {
  if (threads.length === 0) return;
  await ctx.transaction(async (tx) => {
    const postIds = await drawIds(tx, 'posts', threads.length);
    const commentIds = await drawIds(
      tx,
      'comments',
      threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    );
    let used = 0;
    const rows = threads.map((thread, index) => {
      const own = commentIds.slice(used, (used += thread.comments.length));
      return rowsOfThread(thread, postIds[index]!, own);
    });
    await insertPosts(tx, rows);
    await insertComments(tx, rows);
    await insertReactions(tx, rows);
    await insertActivity(tx, rows);
    await countContributions(tx, contributionsOf(threads));
  });
}

async function drawIds(tx: Ctx, table: 'posts' | 'comments', count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select nextval(pg_get_serial_sequence(${table}, 'id')) as id from generate_series(1, ${count}::int)`.execute(
    tx.db,
  );
  return rows.map(({ id }) => id);
}

async function insertPosts(tx: Ctx, rows: readonly ThreadRows[]): Promise<void> {
  await sql`
    insert into posts (id, space_id, kind, author_id, title, body, body_html, excerpt, tags, like_count, comment_count,
                       view_count, created_at, last_activity_at)
    overriding system value
    select * from json_to_recordset(${JSON.stringify(rows.map(({ post }) => post))}::json) as row (
      id bigint, space_id bigint, kind text, author_id uuid, title text, body text, body_html text, excerpt text,
      tags text[], like_count int, comment_count int, view_count int, created_at timestamptz,
      last_activity_at timestamptz)`.execute(tx.db);
}

async function insertComments(tx: Ctx, rows: readonly ThreadRows[]): Promise<void> {
  await sql`
    insert into comments (id, post_id, parent_id, path, depth, author_id, body, body_html, like_count, reply_count,
                          created_at)
    select * from json_to_recordset(${JSON.stringify(rows.flatMap(({ comments }) => comments))}::json) as row (
      id bigint, post_id bigint, parent_id bigint, path bigint[], depth int, author_id uuid, body text, body_html text,
      like_count int, reply_count int, created_at timestamptz)`.execute(tx.db);
}

async function insertReactions(tx: Ctx, rows: readonly ThreadRows[]): Promise<void> {
  await sql`
    insert into post_likes (post_id, account_id, created_at)
    select * from json_to_recordset(${JSON.stringify(rows.flatMap(({ postLikes }) => postLikes))}::json) as row (
      id bigint, account_id uuid, at timestamptz)`.execute(tx.db);
  await sql`
    insert into comment_likes (comment_id, account_id, created_at)
    select * from json_to_recordset(${JSON.stringify(rows.flatMap(({ commentLikes }) => commentLikes))}::json) as row (
      id bigint, account_id uuid, at timestamptz)`.execute(tx.db);
}

async function insertActivity(tx: Ctx, rows: readonly ThreadRows[]): Promise<void> {
  await sql`
    insert into post_views (post_id, viewer, hour)
    select * from json_to_recordset(${JSON.stringify(rows.flatMap(({ views }) => views))}::json) as row (
      post_id bigint, viewer text, hour timestamptz)`.execute(tx.db);
  await sql`
    insert into post_hours (post_id, hour, views, likes, comments)
    select * from json_to_recordset(${JSON.stringify(rows.flatMap(({ hours }) => hours))}::json) as row (
      post_id bigint, hour timestamptz, views int, likes int, comments int)`.execute(tx.db);
}

function contributionsOf(threads: readonly ImportedThread[]): Contribution[] {
  const byAccount = new Map<string, Contribution>();
  const add = (accountId: string, what: 'posts' | 'comments') => {
    const found = byAccount.get(accountId) ?? { accountId, posts: 0, comments: 0 };
    found[what] += 1;
    byAccount.set(accountId, found);
  };
  for (const { authorId, comments } of threads) {
    add(authorId, 'posts');
    for (const comment of comments) add(comment.authorId, 'comments');
  }
  return [...byAccount.values()];
}
