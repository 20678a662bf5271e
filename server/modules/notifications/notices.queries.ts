import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { isListed } from './inboxes.queries.ts';

export type NoticeRow = Selectable<DB['notices']>;

interface NoticeFilter {
  accountId: string;
  /** Spaces that the member may not read now: their notices are left out. */
  closed: readonly string[];
  unread: boolean | null;
  limit: number;
  /** Only those with a smaller number. */
  before: string | null;
}

/** Notices of one member, newest first. */
export async function listNotices(ctx: Ctx, filter: NoticeFilter): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`
    select * from notices
    where account_id = ${filter.accountId} and ${isListed}
      and (space_id is null or space_id <> all(${filter.closed}::bigint[]))
      ${filter.unread === null ? sql`` : filter.unread ? sql`and read_at is null` : sql`and read_at is not null`}
      ${filter.before === null ? sql`` : sql`and seq < ${filter.before}::bigint`}
    order by seq desc limit ${filter.limit}`.execute(ctx.db);
  return rows;
}

/** These notices of one member, whether listed or not. */
export async function findNotices(
  ctx: Ctx,
  accountId: string,
  seqs: readonly string[],
): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`
    select * from notices where account_id = ${accountId} and seq = any(${seqs}::bigint[]) order by seq`.execute(
    ctx.db,
  );
  return rows;
}

export async function findNoticeById(
  ctx: Ctx,
  accountId: string,
  id: string,
): Promise<NoticeRow | undefined> {
  const { rows } = await sql<NoticeRow>`
    select * from notices where id = ${id}::bigint and account_id = ${accountId}`.execute(ctx.db);
  return rows[0];
}

/**
 * Marks listed ones, with what is part of them, as read or unread; the inbox must be locked. Answers how many changed.
 */
export async function markNotices(
  tx: Ctx,
  accountId: string,
  which: { seq: string } | { upTo: string },
  readAt: Date | null,
): Promise<number> {
  const chosen = 'seq' in which ? sql`seq = ${which.seq}::bigint` : sql`seq <= ${which.upTo}::bigint`;
  const { rows } = await sql<{ changed: number }>`
    with marked as (
      update notices n set read_at = ${readAt}, changed_version = i.version + 1
      from inboxes i
      where i.account_id = n.account_id and n.account_id = ${accountId} and ${chosen} and ${isListed}
        and n.read_at is ${readAt === null ? sql`not null` : sql`null`}
      returning n.first_seq
    ), parts as (
      update notices n set read_at = ${readAt} from marked m
      where n.account_id = ${accountId} and n.first_seq = m.first_seq and n.batch is not null and n.superseded_by is not null
    )
    update inboxes
    set unread = unread ${readAt === null ? sql`+` : sql`-`} (select count(*) from marked),
        version = version + 1, changed_by_xid = pg_current_xact_id()::text::bigint
    where account_id = ${accountId} and exists (select from marked)
    returning (select count(*)::int from marked) as changed`.execute(tx.db);
  return rows[0]?.changed ?? 0;
}

export type WaitingNotice = Pick<
  NoticeRow,
  | 'account_id'
  | 'seq'
  | 'first_seq'
  | 'batch'
  | 'kind'
  | 'post_id'
  | 'comment_id'
  | 'superseded_by'
  | 'created_at'
>;

/** Unread notices of these kinds that members have about these posts, with what became part of a later one. */
export async function findWaiting(
  ctx: Ctx,
  places: readonly { accountId: string; postId: string }[],
  kinds: readonly string[],
): Promise<WaitingNotice[]> {
  const { rows } = await sql<WaitingNotice>`
    select n.account_id, n.seq, n.first_seq, n.batch, n.kind, n.post_id, n.comment_id, n.superseded_by, n.created_at
    from unnest(${places.map((place) => place.accountId)}::uuid[], ${places.map((place) => place.postId)}::bigint[])
      as place (account_id, post_id)
    join notices n on n.account_id = place.account_id and n.post_id = place.post_id
    where n.read_at is null and n.gone_at is null and n.kind = any(${kinds as string[]}::text[])`.execute(
    ctx.db,
  );
  return rows;
}

/** The unread notices of these batches, as they are listed. */
export async function findUnreadOf(
  ctx: Ctx,
  accountId: string,
  batches: readonly string[],
): Promise<Pick<NoticeRow, 'account_id' | 'seq'>[]> {
  const { rows } = await sql<Pick<NoticeRow, 'account_id' | 'seq'>>`
    select account_id, seq from notices
    where account_id = ${accountId} and batch = any(${batches as string[]}::text[]) and batch is not null
      and read_at is null and ${isListed}`.execute(ctx.db);
  return rows;
}

/** Marks these as read, as far as they are still listed; the inboxes must be locked. Answers in which something changed. */
export async function markShown(
  tx: Ctx,
  notices: readonly Pick<NoticeRow, 'account_id' | 'seq'>[],
): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    with marked as (
      update notices n set read_at = ${tx.now}, changed_version = i.version + 1
      from inboxes i, unnest(${notices.map((one) => one.account_id)}::uuid[], ${notices.map((one) => one.seq)}::bigint[])
        as chosen (account_id, seq)
      where n.account_id = chosen.account_id and n.seq = chosen.seq and i.account_id = n.account_id
        and n.read_at is null and ${isListed}
      returning n.account_id, n.first_seq
    ), parts as (
      update notices n set read_at = ${tx.now} from marked m
      where n.account_id = m.account_id and n.first_seq = m.first_seq and n.batch is not null
        and n.superseded_by is not null
    )
    update inboxes i
    set unread = i.unread - changed.n, version = i.version + 1, changed_by_xid = pg_current_xact_id()::text::bigint
    from (select account_id, count(*)::int as n from marked group by account_id) as changed
    where i.account_id = changed.account_id
    returning i.account_id`.execute(tx.db);
  return rows.map((row) => row.account_id);
}
