import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

/** The bus channel on which nodes hear that a member's inbox has changed. */
export const inboxChannel = 'inbox';

/** What a list shows: neither part of a later one, nor about something out of sight. */
export const isListed = sql`superseded_by is null and gone_at is null`;

/**
 * Locks the inboxes of these members, in the order of their ids, and makes those that are missing. Everything that changes a
 * notice begins here. The post that notices are about, if any, is locked before.
 */
export async function lockInboxes(tx: Ctx, accountIds: readonly string[]): Promise<void> {
  const ids = [...accountIds].sort();
  await sql`
    insert into inboxes (account_id) select id from unnest(${ids}::uuid[]) as id order by id
    on conflict do nothing`.execute(tx.db);
  await sql`
    select from inboxes where account_id = any(${ids}::uuid[]) order by account_id for no key update`.execute(
    tx.db,
  );
}

export interface NewNotice {
  key: string;
  kind: string;
  reason: string;
  params: object;
  actorId: string | null;
  postId: string | null;
  commentId: string | null;
  spaceId: string | null;
  /** Unread ones with the same batch become one; null stands alone. */
  batch: string | null;
}

export interface MadeNotice {
  accountId: string;
  seq: string;
}

/**
 * Adds one notice to each of these inboxes, which must be locked, unless it holds the fact already. Takes the next number, the
 * place of the unread notice of the same batch, and corrects the count, all in this statement.
 */
export async function insertNotices(
  tx: Ctx,
  accountIds: readonly string[],
  notice: NewNotice,
): Promise<MadeNotice[]> {
  const { rows } = await sql<{ account_id: string; seq: string }>`
    with fresh as (
      select i.account_id, i.last_seq + 1 as seq, i.version + 1 as version, head.seq as head_seq, head.first_seq,
             coalesce(head.count, 0) + 1 as count
      from inboxes i
      left join lateral (
        select n.seq, n.first_seq, n.count from notices n
        where n.account_id = i.account_id and n.batch = ${notice.batch}
          and n.read_at is null and n.superseded_by is null and n.gone_at is null
        order by n.seq desc limit 1
      ) as head on true
      where i.account_id = any(${accountIds}::uuid[])
        and not exists (select from notices n where n.account_id = i.account_id and n.key = ${notice.key})
    ), superseded as (
      update notices n set superseded_by = f.seq, changed_version = f.version
      from fresh f where n.account_id = f.account_id and n.seq = f.head_seq
    ), counted as (
      update inboxes i
      set last_seq = f.seq, version = f.version, unread = i.unread + (f.head_seq is null)::int,
          changed_by_xid = pg_current_xact_id()::text::bigint
      from fresh f where i.account_id = f.account_id
    )
    insert into notices (account_id, seq, key, kind, reason, params, actor_id, post_id, comment_id, space_id, batch,
                         first_seq, count, made_version, changed_version, created_at)
    select account_id, seq, ${notice.key}, ${notice.kind}, ${notice.reason}, ${JSON.stringify(notice.params)}::jsonb,
           ${notice.actorId}::uuid, ${notice.postId}::bigint, ${notice.commentId}::bigint, ${notice.spaceId}::bigint,
           ${notice.batch}, coalesce(first_seq, seq), count, version, version, ${tx.now}
    from fresh order by account_id
    returning account_id, seq`.execute(tx.db);
  return rows.map((row) => ({ accountId: row.account_id, seq: row.seq }));
}

/** Of these locked inboxes, a new version; what was changed with it is told after commit. */
export async function touchInboxes(tx: Ctx, accountIds: readonly string[]): Promise<void> {
  await sql`
    update inboxes set version = version + 1, changed_by_xid = pg_current_xact_id()::text::bigint
    where account_id = any(${accountIds}::uuid[])`.execute(tx.db);
  for (const id of accountIds) tx.wake(inboxChannel, id);
}

/** Of an inbox `i`: its unread notices but for those of spaces that are closed to the member now. */
export function openUnread(closed: readonly string[]) {
  if (closed.length === 0) return sql<number>`i.unread`;
  // Space by space, so that each is one look into the index of unread notices.
  return sql<number>`(i.unread - (
    select coalesce(sum(hidden.n), 0) from unnest(${closed as string[]}::bigint[]) as closed (space_id), lateral (
      select count(*) as n from notices u
      where u.account_id = i.account_id and u.space_id = closed.space_id
        and u.read_at is null and u.superseded_by is null and u.gone_at is null
    ) as hidden
  ))::int`;
}

/** Unread notices that the member may open now: all but those of spaces that are closed to them. */
export async function countUnread(ctx: Ctx, accountId: string, closed: readonly string[]): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select ${openUnread(closed)} as unread from inboxes i where i.account_id = ${accountId}`.execute(ctx.db);
  return rows[0]?.unread ?? 0;
}

/** The number of the last notice; 0 when there was none. */
export async function findLastSeq(ctx: Ctx, accountId: string): Promise<number> {
  const { rows } = await sql<{ last_seq: string }>`
    select last_seq from inboxes where account_id = ${accountId}`.execute(ctx.db);
  return Number(rows[0]?.last_seq ?? 0);
}
