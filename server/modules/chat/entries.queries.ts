import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { chatDb } from './rooms.queries.ts';
import type { Range } from './stays.rules.ts';

export type EntryRow = Selectable<DB['room_entries']>;

/** What stands in a room by itself. */
export const shownTypes = [
  'message',
  'created',
  'joined',
  'left',
  'removed',
  'host-changed',
  'renamed',
  'closed',
] as const;
/** What happened to an earlier message. */
export const factTypes = [
  'edited',
  'deleted',
  'reacted',
  'unreacted',
  'pinned',
  'unpinned',
  'previewed',
] as const;
export type ShownType = (typeof shownTypes)[number];
export type FactType = (typeof factTypes)[number];

/** The bus channel on which nodes hear that a room has new entries; the id is the room's. */
export const roomChannel = 'chat.room';
/** The same for somebody who is not in a room any more: `room:account`. */
export const memberChannel = 'chat.member';

export interface NewEntry {
  type: ShownType | FactType;
  senderId: string | null;
  memberId?: string | null;
  content?: string;
  html?: string;
  clientId?: string | null;
  target?: string | null;
  replyTo?: string | null;
  params?: object;
  files?: number;
}

/**
 * Writes the next entry of a locked room. Number and entry are one statement, so that no number is without its entry; facts
 * about earlier messages do not bring the room to the top of lists.
 */
export async function appendEntry(tx: Ctx, roomId: string, entry: NewEntry): Promise<EntryRow> {
  const { rows } = await sql<EntryRow>`
    with taken as (
      update rooms set last_seq = last_seq + 1
        ${entry.target === undefined || entry.target === null ? sql`, active_at = ${tx.now}` : sql``}
      where id = ${roomId}::bigint returning last_seq
    )
    insert into room_entries
      (room_id, seq, type, sender_id, member_id, content, html, client_id, target, reply_to, params, files, created_at)
    select ${roomId}::bigint, last_seq, ${entry.type}, ${entry.senderId}::uuid, ${entry.memberId ?? null}::uuid,
      ${entry.content ?? ''}, ${entry.html ?? ''}, ${entry.clientId ?? null}, ${entry.target ?? null}::bigint,
      ${entry.replyTo ?? null}::bigint, ${JSON.stringify(entry.params ?? {})}::jsonb, ${entry.files ?? 0}::int, ${tx.now}
    from taken returning *`.execute(tx.db);
  tx.wake(roomChannel, roomId);
  return rows[0]!;
}

export async function findEntry(ctx: Ctx, roomId: string, seq: string): Promise<EntryRow | undefined> {
  return chatDb(ctx)
    .selectFrom('room_entries')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('seq', '=', seq)
    .executeTakeFirst();
}

export async function findEntries(ctx: Ctx, roomId: string, seqs: readonly string[]): Promise<EntryRow[]> {
  if (seqs.length === 0) return [];
  return chatDb(ctx)
    .selectFrom('room_entries')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('seq', 'in', [...seqs])
    .execute();
}

/** What a device has sent already. */
export async function findByClientId(
  ctx: Ctx,
  roomId: string,
  senderId: string,
  clientId: string,
): Promise<EntryRow | undefined> {
  return chatDb(ctx)
    .selectFrom('room_entries')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('sender_id', '=', senderId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
}

export function within(ranges: readonly Range[]): RawBuilder<unknown> {
  if (ranges.length === 0) return sql`false`;
  const parts = ranges.map(({ from, to }) =>
    to === null ? sql`seq >= ${from}` : sql`seq between ${from} and ${to}`,
  );
  return sql`(${sql.join(parts, sql` or `)})`;
}

/** The log from a number on, facts about earlier messages and all. */
export async function readEntriesAfter(
  ctx: Ctx,
  roomId: string,
  { after, limit, ranges }: { after: number; limit: number; ranges: readonly Range[] },
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select * from room_entries
    where room_id = ${roomId}::bigint and seq > ${after} and ${within(ranges)}
    order by seq limit ${limit}`.execute(ctx.db);
  return rows;
}

/** What the room shows before a number, the last first. */
export async function readShownBefore(
  ctx: Ctx,
  roomId: string,
  { before, limit, ranges }: { before: number | null; limit: number; ranges: readonly Range[] },
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select * from room_entries
    where room_id = ${roomId}::bigint and target is null and ${within(ranges)}
      ${before === null ? sql`` : sql`and seq < ${before}`}
    order by seq desc limit ${limit}`.execute(ctx.db);
  return rows;
}

/** The number from which a newcomer may read: that of the last messages before theirs, at most so many. */
export async function findHistoryStart(
  tx: Ctx,
  roomId: string,
  { joinedSeq, messages }: { joinedSeq: string; messages: number },
): Promise<string> {
  if (messages === 0) return joinedSeq;
  const { rows } = await sql<{ seq: string }>`
    select min(seq) as seq from (
      select seq from room_entries
      where room_id = ${roomId}::bigint and type = 'message' and deleted_at is null and seq < ${joinedSeq}::bigint
      order by seq desc limit ${messages}
    ) as last`.execute(tx.db);
  return rows[0]?.seq ?? joinedSeq;
}

/** The last thing that each of these rooms shows up to a number. */
export async function findLastShown(
  ctx: Ctx,
  rooms: readonly { id: string; upTo: string }[],
): Promise<Map<string, EntryRow>> {
  if (rooms.length === 0) return new Map();
  const { rows } = await sql<EntryRow>`
    select e.* from unnest(${rooms.map((room) => room.id)}::bigint[], ${rooms.map((room) => room.upTo)}::bigint[])
      as room (id, up_to),
    lateral (
      select * from room_entries
      where room_id = room.id and target is null and seq <= room.up_to order by seq desc limit 1
    ) as e`.execute(ctx.db);
  return new Map(rows.map((row) => [row.room_id, row]));
}

/** More than this is told as "many". */
export const mostUnread = 999;

/**
 * Messages of others after a member's mark, counted up to `mostUnread`. Looks at no more entries than that, so it costs the same
 * in a room of a hundred messages and of a million.
 */
export async function countUnread(
  ctx: Ctx,
  marks: readonly { roomId: string; readSeq: string }[],
  accountId: string,
): Promise<Map<string, number>> {
  if (marks.length === 0) return new Map();
  const { rows } = await sql<{ id: string; unread: number }>`
    select mark.id, (
      select count(*) filter (where sender_id is distinct from ${accountId}::uuid)::int from (
        select sender_id from room_entries e
        where e.room_id = mark.id and e.type = 'message' and e.deleted_at is null and e.seq > mark.seq
        order by e.seq limit ${mostUnread}
      ) as waiting
    ) as unread
    from unnest(${marks.map((mark) => mark.roomId)}::bigint[], ${marks.map((mark) => mark.readSeq)}::bigint[])
      as mark (id, seq)`.execute(ctx.db);
  return new Map(rows.map((row) => [row.id, row.unread]));
}
