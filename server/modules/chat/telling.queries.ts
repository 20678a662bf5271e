import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { mostUnread } from './entries.queries.ts';

/** Members of a room to whom something was said that they have not read. */
export interface Unaware {
  account_id: string;
  unread: number;
  /** Who said the last of it, of those whom they hear. */
  sender_id: string;
}

/**
 * Who is not muted there and has not read what others said after a number, without what named them and was told by itself: one
 * look into the index of messages for each member, bounded as counting unread is.
 * @param silent `one other` for every two who hear nothing of each other: what the one says is no reason to tell the other
 */
export async function findUnaware(
  ctx: Ctx,
  roomId: string,
  { afterSeq, silent }: { afterSeq: string; silent: ReadonlySet<string> },
): Promise<Unaware[]> {
  const { rows } = await sql<Unaware>`
    select m.account_id, last.sender_id, waiting.unread
    from room_members m,
    lateral (
      select e.sender_id from room_entries e
      where e.room_id = m.room_id and e.type = 'message' and e.deleted_at is null
        and e.seq > greatest(m.read_seq, ${afterSeq}::bigint) and e.sender_id <> m.account_id
        and e.seq <> all(m.named_seqs)
        and m.account_id || ' ' || e.sender_id <> all(${[...silent]}::text[])
      order by e.seq desc limit 1
    ) as last,
    lateral (
      select count(*) filter (where sender_id <> m.account_id and seq <> all(m.named_seqs))::int as unread from (
        select e.sender_id, e.seq from room_entries e
        where e.room_id = m.room_id and e.type = 'message' and e.deleted_at is null and e.seq > m.read_seq
        order by e.seq limit ${mostUnread}
      ) as counted
    ) as waiting
    where m.room_id = ${roomId}::bigint and not m.muted
    order by m.account_id`.execute(ctx.db);
  return rows;
}

/** Of these members, those who are in the room and want to hear of it. */
export async function findListening(
  ctx: Ctx,
  roomId: string,
  accountIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from room_members
    where room_id = ${roomId}::bigint and account_id = any(${accountIds as string[]}::uuid[]) and not muted`.execute(
    ctx.db,
  );
  return rows.map((row) => row.account_id);
}

const mostNamed = 100;

/** These members were told of a message by itself. Remembered until they have read it, the last ones of very many. */
export async function setNamed(
  tx: Ctx,
  roomId: string,
  seq: string,
  accountIds: readonly string[],
): Promise<void> {
  await sql`
    update room_members m set named_seqs = array(
      select distinct named from unnest(m.named_seqs || ${seq}::bigint) as named
      where named > m.read_seq order by named desc limit ${mostNamed}
    )
    where m.room_id = ${roomId}::bigint and m.account_id = any(${accountIds as string[]}::uuid[])`.execute(
    tx.db,
  );
}

/** Somebody will be told of what is said in this locked room, at that moment. */
export async function setTellAt(tx: Ctx, roomId: string, at: Date): Promise<void> {
  await sql`update rooms set tell_at = ${at} where id = ${roomId}::bigint`.execute(tx.db);
}

/** Members were told up to a number. @returns the number of the last entry by now */
export async function setTold(tx: Ctx, roomId: string, seq: string): Promise<string> {
  const { rows } = await sql<{ last_seq: string }>`
    update rooms set told_seq = greatest(told_seq, ${seq}::bigint), tell_at = null
    where id = ${roomId}::bigint returning last_seq`.execute(tx.db);
  return rows[0]!.last_seq;
}
