import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

export interface PlacedNotice {
  account_id: string;
  seq: string;
  post_id: string;
  comment_id: string | null;
  gone: boolean;
  taken_back: boolean;
}

/** Every notice about a post or a comment, every one about posts in an inbox, or that of one fact. */
export async function findPlaced(
  tx: Ctx,
  by:
    | { postId: string }
    | { postId: string; commentId: string }
    | { accountId: string }
    | { accountId: string; key: string },
): Promise<PlacedNotice[]> {
  const chosen =
    'key' in by
      ? sql`account_id = ${by.accountId} and key = ${by.key}`
      : 'accountId' in by
        ? sql`account_id = ${by.accountId} and post_id is not null`
        : 'commentId' in by
          ? sql`comment_id = ${by.commentId}::bigint`
          : sql`post_id = ${by.postId}::bigint`;
  const { rows } = await sql<PlacedNotice>`
    select account_id, seq, post_id, comment_id, gone_at is not null as gone, taken_back from notices where ${chosen}`.execute(
    tx.db,
  );
  return rows;
}

/** Takes notices out of the lists, or puts them back; then batches and counts are made anew. The inboxes must be locked. */
export async function setGone(
  tx: Ctx,
  rows: readonly Pick<PlacedNotice, 'account_id' | 'seq'>[],
  goneAt: Date | null,
): Promise<void> {
  const accounts = rows.map((row) => row.account_id);
  const seqs = rows.map((row) => row.seq);
  await sql`
    update notices n set gone_at = ${goneAt}, changed_version = i.version
    from inboxes i, unnest(${accounts}::uuid[], ${seqs}::bigint[]) as chosen (account_id, seq)
    where n.account_id = chosen.account_id and n.seq = chosen.seq and i.account_id = n.account_id`.execute(
    tx.db,
  );
  await sql`
    with touched as (
      select distinct n.account_id, n.first_seq
      from notices n join unnest(${accounts}::uuid[], ${seqs}::bigint[]) as chosen (account_id, seq)
        on n.account_id = chosen.account_id and n.seq = chosen.seq
      where n.batch is not null
    ), members as (
      select n.account_id, n.seq, lead(n.seq) over batch as next,
             count(*) over (partition by n.account_id, n.first_seq) as count
      from notices n join touched t on t.account_id = n.account_id and t.first_seq = n.first_seq
      where n.batch is not null and n.gone_at is null
      window batch as (partition by n.account_id, n.first_seq order by n.seq)
    )
    update notices n
    set superseded_by = m.next, count = case when m.next is null then m.count else n.count end, changed_version = i.version
    from members m join inboxes i on i.account_id = m.account_id
    where n.account_id = m.account_id and n.seq = m.seq
      and (n.superseded_by is distinct from m.next or (m.next is null and n.count <> m.count))`.execute(
    tx.db,
  );
  await sql`
    update inboxes i set unread = (
      select count(*) from notices n
      where n.account_id = i.account_id and n.read_at is null and n.superseded_by is null and n.gone_at is null
    )
    where i.account_id = any(${[...new Set(accounts)]}::uuid[])`.execute(tx.db);
}

/**
 * Notes of a fact that it is so no more, or is so again; only of a notice that was not read, for what was read was said. The
 * inbox must be locked. Answers whether that is new.
 */
export async function setTakenBack(
  tx: Ctx,
  accountId: string,
  key: string,
  takenBack: boolean,
): Promise<boolean> {
  const { rows } = await sql`
    update notices set taken_back = ${takenBack}
    where account_id = ${accountId} and key = ${key} and read_at is null and taken_back <> ${takenBack}
    returning 1`.execute(tx.db);
  return rows.length > 0;
}
