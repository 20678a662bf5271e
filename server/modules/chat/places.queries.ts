import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';

/** What the caller has to do with a room. */
export interface OwnPlace {
  room_id: string;
  /** When they came for the last time; null for who was never in it. */
  joined_seq: string | null;
  /** Null for who is there. */
  left_seq: string | null;
  /** What the room was called then. */
  left_title: string | null;
  /** Null for who is not there. */
  read_seq: string | null;
  muted: boolean | null;
  invited: boolean;
}

export async function findOwnPlaces(ctx: Ctx, roomIds: readonly string[]): Promise<Map<string, OwnPlace>> {
  if (roomIds.length === 0) return new Map();
  const me = ctx.actor!.id;
  const { rows } = await sql<OwnPlace>`
    select room.id as room_id, s.joined_seq, s.left_seq, s.left_title, m.read_seq, m.muted,
      exists (select from room_invitations i where i.room_id = room.id and i.account_id = ${me}) as invited
    from unnest(${roomIds as string[]}::bigint[]) as room (id)
    left join lateral (
      select joined_seq, left_seq, left_title from room_stays
      where room_id = room.id and account_id = ${me} order by joined_seq desc limit 1
    ) as s on true
    left join room_members m on m.room_id = room.id and m.account_id = ${me}`.execute(ctx.db);
  return new Map(rows.map((row) => [row.room_id, row]));
}

/** What a room is called before the caller: who left an unlisted one goes by the name that it had then. */
export function titleFor(
  room: { title: string | null; listed: boolean },
  place: Pick<OwnPlace, 'left_seq' | 'left_title' | 'invited'> | undefined,
): string | null {
  const isApart = place !== undefined && place.left_seq !== null && !place.invited && !room.listed;
  return isApart ? place.left_title : room.title;
}

/** In rooms for two, the one who is not the caller, also when they have left the site. */
export async function findOthersOfTwo(ctx: Ctx, roomIds: readonly string[]): Promise<Map<string, string>> {
  if (roomIds.length === 0) return new Map();
  const { rows } = await sql<{ room_id: string; account_id: string }>`
    select room_id, account_id from room_stays
    where room_id = any(${roomIds as string[]}::bigint[]) and account_id <> ${ctx.actor!.id}`.execute(ctx.db);
  return new Map(rows.map((row) => [row.room_id, row.account_id]));
}

/** In how many of their rooms others said something that the caller has not read; muted ones do not count. */
export async function countUnreadRooms(ctx: Ctx): Promise<number> {
  const me = ctx.actor!.id;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from room_members m join rooms r on r.id = m.room_id
    where m.account_id = ${me} and not m.muted and r.last_seq > m.read_seq and exists (
      select from room_entries e
      where e.room_id = m.room_id and e.type = 'message' and e.deleted_at is null and e.seq > m.read_seq
        and e.sender_id <> ${me}
    )`.execute(ctx.db);
  return rows[0]!.count;
}
