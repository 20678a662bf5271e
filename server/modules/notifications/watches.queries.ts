import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { Attention, Tracked, WatchLevel } from '../posts/index.ts';

/** What can be watched: exactly one of them. */
export type Watched = { postId: string } | { spaceId: string } | { tag: string } | { authorId: string };

function columnOf(what: Watched) {
  if ('postId' in what) return { column: sql.ref('post_id'), value: sql`${what.postId}::bigint` };
  if ('spaceId' in what) return { column: sql.ref('space_id'), value: sql`${what.spaceId}::bigint` };
  if ('tag' in what) return { column: sql.ref('tag'), value: sql`${what.tag}::text` };
  return { column: sql.ref('author_id'), value: sql`${what.authorId}::uuid` };
}

/** The level that a member chose for something, if they chose one. */
export async function findWatch(ctx: Ctx, accountId: string, what: Watched): Promise<WatchLevel | undefined> {
  const { column, value } = columnOf(what);
  const { rows } = await sql<{ level: WatchLevel }>`
    select level from watches where account_id = ${accountId} and ${column} = ${value}`.execute(ctx.db);
  return rows[0]?.level;
}

/** Sets a level; with `unlessChosen`, only where the member has none yet. */
export async function upsertWatch(
  tx: Ctx,
  accountId: string,
  what: Watched,
  level: WatchLevel,
  { unlessChosen = false } = {},
): Promise<void> {
  const { column, value } = columnOf(what);
  const otherwise = unlessChosen
    ? sql`do nothing`
    : // What counted before goes on counting from where it did.
      sql`do update set level = excluded.level, created_at = case
        when watches.level in ('watching', 'tracking') and excluded.level in ('watching', 'tracking')
        then watches.created_at else excluded.created_at end`;
  await sql`
    insert into watches (account_id, ${column}, level, created_at) values (${accountId}, ${value}, ${level}, ${tx.now})
    on conflict (${column}, account_id) where ${column} is not null ${otherwise}`.execute(tx.db);
}

export async function deleteWatch(tx: Ctx, accountId: string, what: Watched): Promise<void> {
  const { column, value } = columnOf(what);
  await sql`delete from watches where account_id = ${accountId} and ${column} = ${value}`.execute(tx.db);
}

/** A post, as far as levels go; `authorId` is null for the anonymous, whom nobody watches or mutes. */
export interface WatchedPost {
  id: string;
  spaceId: string;
  tags: readonly string[];
  authorId: string | null;
}

/** What somebody chose about a post and about what it belongs to. */
export interface Levels {
  post: WatchLevel | null;
  space: WatchLevel | null;
  tags: readonly WatchLevel[];
  author: WatchLevel | null;
}

const chosenNothing: Levels = { post: null, space: null, tags: [], author: null };

interface LevelRow {
  account_id: string;
  post_id: string | null;
  space_id: string | null;
  tag: string | null;
  level: WatchLevel;
}

const matches = (post: WatchedPost) => sql`
  (post_id = ${post.id}::bigint or space_id = ${post.spaceId}::bigint or tag = any(${post.tags as string[]}::text[])
   or author_id = ${post.authorId}::uuid)`;

/** What these members chose about a post. */
export async function findLevels(
  ctx: Ctx,
  post: WatchedPost,
  accountIds: readonly string[],
): Promise<(accountId: string) => Levels> {
  const { rows } = await sql<LevelRow>`
    select account_id, post_id, space_id, tag, level from watches
    where account_id = any(${accountIds as string[]}::uuid[]) and ${matches(post)}`.execute(ctx.db);
  return byAccount(rows);
}

/** Whoever watches a new post's space, author or one of its tags, or keeps them from being heard. */
export async function findPostWatchers(
  ctx: Ctx,
  post: WatchedPost,
): Promise<{ accountIds: string[]; levelsOf: (accountId: string) => Levels }> {
  const { rows } = await sql<LevelRow>`
    select account_id, post_id, space_id, tag, level from watches where ${matches(post)}`.execute(ctx.db);
  return { accountIds: [...new Set(rows.map((row) => row.account_id))], levelsOf: byAccount(rows) };
}

/** Members who want to hear of every comment of a post. */
export async function listCommentWatchers(ctx: Ctx, postId: string): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from watches where post_id = ${postId} and level = 'watching'`.execute(ctx.db);
  return rows.map((row) => row.account_id);
}

function byAccount(rows: readonly LevelRow[]): (accountId: string) => Levels {
  const all = new Map<string, Levels>();
  for (const row of rows) {
    const { post, space, tags, author } = all.get(row.account_id) ?? chosenNothing;
    if (row.post_id !== null) all.set(row.account_id, { post: row.level, space, tags, author });
    else if (row.space_id !== null) all.set(row.account_id, { post, space: row.level, tags, author });
    else if (row.tag !== null) all.set(row.account_id, { post, space, tags: [...tags, row.level], author });
    else all.set(row.account_id, { post, space, tags, author: row.level });
  }
  return (accountId) => all.get(accountId) ?? chosenNothing;
}

/** What the caller has muted, and the places whose new posts count for them. Tracked posts are known by their visits. */
export async function findMyAttention(ctx: Ctx): Promise<Attention> {
  const rows = ctx.actor
    ? await scopeTo<'watches'>(ctx)
        .selectFrom('watches')
        .select(['post_id', 'space_id', 'tag', 'author_id', 'level', 'created_at as since'])
        .where('account_id', '=', ctx.actor.id)
        .where((eb) =>
          eb.or([
            eb('level', '=', 'muted'),
            eb('level', 'in', ['watching', 'tracking']).and('post_id', 'is', null),
          ]),
        )
        .execute()
    : [];
  const muted = rows.filter(({ level }) => level === 'muted');
  return {
    muted: {
      postIds: muted.flatMap(({ post_id }) => post_id ?? []),
      spaceIds: muted.flatMap(({ space_id }) => space_id ?? []),
      tags: muted.flatMap(({ tag }) => tag ?? []),
      authorIds: muted.flatMap(({ author_id }) => author_id ?? []),
    },
    tracked: rows.flatMap(({ level, since, space_id: spaceId, tag, author_id: authorId }): Tracked[] => {
      if (level === 'muted') return [];
      if (spaceId !== null) return [{ since, spaceId }];
      if (tag !== null) return [{ since, tag }];
      return authorId === null ? [] : [{ since, authorId }];
    }),
  };
}

export interface WatchRow {
  post_id: string | null;
  space_id: string | null;
  tag: string | null;
  author_id: string | null;
  level: WatchLevel;
  created_at: Date;
  /** Makes the order of what was chosen in the same moment certain. */
  key: string;
}

interface WatchFilter {
  of: keyof typeof columnsOf | undefined;
  level: WatchLevel | undefined;
  limit: number;
  after: readonly string[] | null;
}

const columnsOf = { post: 'post_id', space: 'space_id', tag: 'tag', member: 'author_id' } as const;

/** What a member chose about anything, the latest choice first; without what is as it is for everybody. */
export async function listWatches(ctx: Ctx, accountId: string, filter: WatchFilter): Promise<WatchRow[]> {
  const { of, level, after } = filter;
  const { rows } = await sql<WatchRow>`
    select * from (
      select post_id, space_id, tag, author_id, level, created_at,
             concat_ws(' ', post_id, space_id, author_id, tag) as key
      from watches where account_id = ${accountId}
        and ${level === undefined ? sql`level <> 'normal'` : sql`level = ${level}`}
        ${of === undefined ? sql`` : sql`and ${sql.ref(columnsOf[of])} is not null`}
    ) as mine
    ${after ? sql`where (created_at, key) < (${after[0]}::timestamptz, ${after[1]}::text)` : sql``}
    order by created_at desc, key desc limit ${filter.limit}`.execute(ctx.db);
  return rows;
}
