import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { openUnread } from '../inboxes.queries.ts';
import type { NoticeRow } from '../notices.queries.ts';

/** How far somebody has followed an inbox: everything up to this change of it, in the order of changes. */
export interface Position {
  version: string;
  seq: string;
}

const lastOfVersion = '9223372036854775807';

export interface Changes {
  rows: NoticeRow[];
  position: Position;
  unread: number;
  /** More than one page has changed. */
  more: boolean;
}

interface InboxFacts {
  inbox_version: string;
  inbox_unread: number;
}

/** Notices that were made or changed after a position, in the order of changes, with the badge as of the same moment. */
export async function findChanges(
  ctx: Ctx,
  accountId: string,
  after: Position,
  { closed, limit }: { closed: readonly string[]; limit: number },
): Promise<Changes> {
  const { rows } = await sql<InboxFacts & (NoticeRow | { id: null })>`
    with inbox as materialized (
      select i.account_id, i.version as inbox_version, ${openUnread(closed)} as inbox_unread
      from inboxes i where i.account_id = ${accountId}
    )
    select i.inbox_version, i.inbox_unread, n.*
    from inbox i left join lateral (
      select * from notices n
      where n.account_id = i.account_id
        and (n.changed_version, n.seq) > (${after.version}::bigint, ${after.seq}::bigint)
      order by n.changed_version, n.seq limit ${limit}
    ) as n on true
    order by n.changed_version, n.seq`.execute(ctx.db);
  const changed = rows.filter((row): row is InboxFacts & NoticeRow => row.id !== null);
  const more = changed.length === limit;
  const last = changed.at(-1);
  const position =
    more && last
      ? { version: last.changed_version, seq: last.seq }
      : rows[0]
        ? { version: rows[0].inbox_version, seq: lastOfVersion }
        : after;
  return { rows: changed, position, unread: rows[0]?.inbox_unread ?? 0, more };
}

export interface Beginning {
  position: Position;
  /** The last notice that the reader knows. */
  seq: number;
}

/** Where an inbox stands now. */
export async function findNow(ctx: Ctx, accountId: string): Promise<Beginning> {
  const { rows } = await sql<{ version: string; last_seq: string }>`
    select version, last_seq from inboxes where account_id = ${accountId}`.execute(ctx.db);
  const row = rows[0] ?? { version: '0', last_seq: '0' };
  return { position: { version: row.version, seq: lastOfVersion }, seq: Number(row.last_seq) };
}

/** Where somebody stands who knows the inbox up to this notice; null when there is no such notice any more, or not yet. */
export async function findBeginning(ctx: Ctx, accountId: string, seq: string): Promise<Beginning | null> {
  if (seq === '0') return { position: { version: '0', seq: '0' }, seq: 0 };
  const { rows } = await sql<{ version: string }>`
    select made_version as version from notices
    where account_id = ${accountId} and seq = ${seq}::bigint`.execute(ctx.db);
  return rows[0] ? { position: { version: rows[0].version, seq }, seq: Number(seq) } : null;
}

export interface Recent {
  accountIds: string[];
  /** Transactions from this one on may be unseen. */
  since: string;
}

/**
 * Inboxes that transactions changed which `since` had not seen. Exact without clocks: a transaction is either older than every
 * one that was running then, or looked at again.
 */
export async function findRecentlyChanged(ctx: Ctx, since: string | null): Promise<Recent> {
  const { rows } = await sql<{ since: string; ids: string[] | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as since, (
      select array_agg(account_id::text) from inboxes
      where changed_by_xid >= coalesce(${since}::bigint, pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
        and changed_by_xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    ) as ids`.execute(ctx.db);
  return { accountIds: rows[0]!.ids ?? [], since: rows[0]!.since };
}
