import { sql, type RawBuilder } from 'kysely';
import type { Storage } from '../../engines/storage/port.ts';
import { StorageError } from '../../engines/storage/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { verifyChain } from '../audit/index.ts';
import { objectKeyOf } from '../files/index.ts';

/** Something that must always be true. Each says what breaks it: nothing found is a pass. */
export interface Invariant {
  readonly name: string;
  readonly find: (ctx: Ctx, storage: Storage) => Promise<Breach>;
}

export interface Breach {
  rows: number;
  /** Ids of the first few. */
  examples: string[];
}

const shown = 5;
/** Milliseconds. */
const longest = 15 * 60_000;

/** A statement that answers one row, with an id, for each thing that is wrong. */
const byStatement = (name: string, statement: (ctx: Ctx) => RawBuilder<unknown>): Invariant => ({
  name,
  find: async (ctx) => {
    const { rows } = await ctx.transaction(async (tx) => {
      // A large site takes longer than a request is given.
      await sql`select set_config('statement_timeout', ${String(longest)}, true)`.execute(tx.db);
      return sql<{ id: string; total: string }>`
        select id::text as id, count(*) over () as total from (${statement(tx)}) as wrong (id)
        limit ${shown}`.execute(tx.db);
    });
    return { rows: Number(rows[0]?.total ?? 0), examples: rows.map(({ id }) => id) };
  },
});

/** Reactions run after the change that they follow; what changed a moment ago is not wrong yet. */
const settled = (ctx: Ctx) => sql`${new Date(ctx.now.getTime() - 10 * 60_000).toISOString()}::timestamptz`;
const now = (ctx: Ctx) => sql`${ctx.now.toISOString()}::timestamptz`;

const counters: Invariant[] = [
  byStatement(
    'inbox-unread',
    () => sql`
      select i.account_id from inboxes i
      left join (
        select account_id, count(*) as n from notices
        where read_at is null and superseded_by is null and gone_at is null group by account_id
      ) as n using (account_id) where i.unread <> coalesce(n.n, 0)`,
  ),
  byStatement(
    'inbox-sequence',
    () => sql`
      select i.account_id from inboxes i
      left join (select account_id, count(*) as n, max(seq) as last from notices group by account_id) as n
        using (account_id) where i.last_seq < coalesce(n.last, 0) or coalesce(n.n, 0) > i.last_seq`,
  ),
  byStatement(
    'post-likes',
    () => sql`
      select p.id from posts p
      left join (select post_id, count(*) as n from post_likes group by post_id) as l on l.post_id = p.id
      where p.like_count <> coalesce(l.n, 0)`,
  ),
  byStatement(
    'post-bookmarks',
    () => sql`
      select p.id from posts p
      left join (select post_id, count(*) as n from post_bookmarks group by post_id) as b on b.post_id = p.id
      where p.bookmark_count <> coalesce(b.n, 0)`,
  ),
  byStatement(
    'post-comments',
    () => sql`
      select p.id from posts p
      left join (
        select post_id, count(*) as n from comments
        where deleted_at is null and withheld_at is null group by post_id
      ) as c on c.post_id = p.id
      where p.comment_count <> coalesce(c.n, 0)`,
  ),
  byStatement(
    'comment-likes',
    () => sql`
      select c.id from comments c
      left join (select comment_id, count(*) as n from comment_likes group by comment_id) as l on l.comment_id = c.id
      where c.like_count <> coalesce(l.n, 0)`,
  ),
  byStatement(
    'comment-replies',
    () => sql`
      select c.id from comments c
      left join (
        select parent_id, count(*) as n from comments
        where deleted_at is null and withheld_at is null and parent_id is not null group by parent_id
      ) as r on r.parent_id = c.id
      where c.reply_count <> coalesce(r.n, 0)`,
  ),
];

const rooms: Invariant[] = [
  byStatement(
    'room-log',
    () => sql`
      select r.id from rooms r
      left join (select room_id, count(*) as n, max(seq) as last from room_entries group by room_id) as e
        on e.room_id = r.id
      where r.last_seq <> coalesce(e.n, 0) or r.last_seq <> coalesce(e.last, 0)`,
  ),
  byStatement(
    'room-members',
    () => sql`
      select r.id from rooms r
      left join (select room_id, count(*) as n from room_members group by room_id) as m on m.room_id = r.id
      left join (select room_id, count(*) as n from room_stays where left_seq is null group by room_id) as s
        on s.room_id = r.id
      where r.member_count <> coalesce(m.n, 0) or r.member_count <> coalesce(s.n, 0)`,
  ),
];

const people: Invariant[] = [
  byStatement(
    'ended-sessions',
    (ctx) => sql`
      select s.id from account_sessions s join accounts a on a.id = s.account_id
      where s.expires_at > ${now(ctx)}
        and (a.withdrawn_at is not null
             or (a.blocked_at is not null and (a.blocked_until is null or a.blocked_until > ${now(ctx)})))`,
  ),
  byStatement(
    'administrator',
    (ctx) => sql`
      select 'nobody' where exists (select from accounts) and not exists (
        select from accounts where role = 'admin' and withdrawn_at is null
          and (blocked_at is null or blocked_until <= ${now(ctx)}))`,
  ),
];

const searchIndex: Invariant[] = [
  byStatement(
    'search-missing',
    (ctx) => sql`
      select 'post ' || p.id from posts p
      where p.deleted_at is null and p.withheld_at is null
        and greatest(p.created_at, p.edited_at, p.moderated_at) < ${settled(ctx)}
        and not exists (select from search_documents d where d.type = 'post' and d.ref = p.id::text)
      union all
      select 'comment ' || c.id from comments c join posts p on p.id = c.post_id
      where c.deleted_at is null and c.withheld_at is null and p.deleted_at is null and p.withheld_at is null
        and greatest(c.created_at, c.edited_at, c.moderated_at, p.edited_at, p.moderated_at) < ${settled(ctx)}
        and not exists (select from search_documents d where d.type = 'comment' and d.ref = c.id::text)`,
  ),
  byStatement(
    'search-left-over',
    (ctx) => sql`
      select d.type || ' ' || d.ref from search_documents d
      left join posts p on p.id = d.post_id
      left join comments c on d.type = 'comment' and c.id = d.number
      where d.type <> 'member' and (
        p.id is null or p.deleted_at < ${settled(ctx)} or p.withheld_at < ${settled(ctx)}
        or (d.type = 'comment' and (c.id is null or c.deleted_at < ${settled(ctx)} or c.withheld_at < ${settled(ctx)})))`,
  ),
];

const auditChain: Invariant = {
  name: 'audit-chain',
  find: async (ctx) => {
    const { broken } = await verifyChain(ctx);
    return broken ? { rows: 1, examples: [`${broken.seq} ${broken.problem}`] } : { rows: 0, examples: [] };
  },
};

const filesStored: Invariant = {
  name: 'file-objects',
  find: async (ctx, storage) => {
    const found: Breach = { rows: 0, examples: [] };
    for (let after = ''; ;) {
      const { rows } = await sql<{ id: string; size: number }>`
        select id, size from files where state = 'stored' and id > ${after} order by id limit 500`.execute(
        ctx.db,
      );
      for (const { id, size } of rows) {
        if (await isThere(storage, objectKeyOf(id, null), size)) continue;
        found.rows += 1;
        if (found.examples.length < shown) found.examples.push(id);
      }
      if (rows.length < 500) return found;
      after = rows.at(-1)!.id;
    }
  },
};

async function isThere(storage: Storage, key: string, size: number): Promise<boolean> {
  try {
    return (await storage.stat(key)).size === size;
  } catch (error) {
    if (error instanceof StorageError && error.code === 'missing') return false;
    throw error;
  }
}

/** Committed work that nobody handed over, although a worker looks every second. */
const outboxDrained = byStatement(
  'outbox',
  (ctx) => sql`select id from outbox where created_at < ${settled(ctx)}`,
);

export const invariants: readonly Invariant[] = [
  ...counters,
  ...rooms,
  ...people,
  auditChain,
  filesStored,
  ...searchIndex,
  outboxDrained,
];
