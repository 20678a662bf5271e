import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type RoomRow = Selectable<DB['rooms']>;
export type RoomType = 'direct' | 'group' | 'team' | 'match' | 'inquiry';

type Tables =
  | 'rooms'
  | 'room_members'
  | 'room_stays'
  | 'room_invitations'
  | 'room_entries'
  | 'room_entry_revisions'
  | 'room_reactions'
  | 'chat_choices'
  | 'link_previews'
  | 'room_entry_terms';

export const chatDb = (ctx: Pick<Ctx, 'db'>) => scopeTo<Tables>(ctx);

export async function findRoom(ctx: Ctx, id: string): Promise<RoomRow | undefined> {
  return chatDb(ctx).selectFrom('rooms').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findRooms(ctx: Ctx, ids: readonly string[]): Promise<RoomRow[]> {
  if (ids.length === 0) return [];
  return chatDb(ctx)
    .selectFrom('rooms')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
}

/**
 * The lock under which everything in a room happens: whoever has it sees all that was there before, and takes the next number.
 * Not `for update`: rows that point at the room would wait for its holder.
 */
export async function lockRoom(tx: Ctx, id: string): Promise<RoomRow | undefined> {
  return chatDb(tx).selectFrom('rooms').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

export interface NewRoomRow {
  type: RoomType;
  title: string | null;
  passwordHash: string | null;
  capacity: number;
  listed: boolean;
  hostId: string | null;
  postId: string | null;
  uniqueKey: string | null;
}

/** The number of the last entry of each of these rooms. */
export async function findLastSeqs(ctx: Ctx, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; last_seq: string }>`
    select id, last_seq from rooms where id = any(${ids}::bigint[])`.execute(chatDb(ctx));
  return new Map(rows.map((row) => [row.id, Number(row.last_seq)]));
}

/** Nothing when a room with this key is there already. */
export async function tryInsertRoom(tx: Ctx, row: NewRoomRow): Promise<RoomRow | undefined> {
  return chatDb(tx)
    .insertInto('rooms')
    .values({
      type: row.type,
      title: row.title,
      password_hash: row.passwordHash,
      capacity: row.capacity,
      listed: row.listed,
      host_id: row.hostId,
      post_id: row.postId,
      unique_key: row.uniqueKey,
      created_at: tx.now,
      active_at: tx.now,
    })
    .onConflict((conflict) => conflict.constraint('rooms_unique_key_key').doNothing())
    .returningAll()
    .executeTakeFirst();
}

export async function findRoomByKey(ctx: Ctx, uniqueKey: string): Promise<RoomRow | undefined> {
  return chatDb(ctx).selectFrom('rooms').selectAll().where('unique_key', '=', uniqueKey).executeTakeFirst();
}

/** Of a locked room. */
export async function changeRoom(
  tx: Ctx,
  id: string,
  changes: Partial<
    Pick<RoomRow, 'title' | 'password_hash' | 'capacity' | 'listed' | 'host_id' | 'closed_at'>
  >,
): Promise<RoomRow> {
  return chatDb(tx)
    .updateTable('rooms')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function countHosted(ctx: Ctx, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from rooms
    where host_id = ${accountId} and closed_at is null and type = 'group'`.execute(ctx.db);
  return rows[0]!.count;
}

/** Open rooms that everybody may find, the newest first. */
export async function listListed(
  ctx: Ctx,
  { limit, after }: { limit: number; after: string | null },
): Promise<RoomRow[]> {
  let rows = chatDb(ctx)
    .selectFrom('rooms')
    .selectAll()
    .where('listed', '=', true)
    .where('closed_at', 'is', null);
  if (after !== null) rows = rows.where('id', '<', after);
  return rows.orderBy('id', 'desc').limit(limit).execute();
}

export interface OwnRoomRow extends RoomRow {
  /** Until when it is sorted: for those who are there, its last activity. */
  sorted_at: Date;
}

/** Rooms that the caller is in, the one where something happened last first. */
export async function listPresent(
  ctx: Ctx,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<OwnRoomRow[]> {
  const { rows } = await sql<OwnRoomRow>`
    select r.*, r.active_at as sorted_at
    from room_members m join rooms r on r.id = m.room_id
    where m.account_id = ${ctx.actor!.id} ${afterTime(after)}
    order by r.active_at desc, r.id desc limit ${limit}`.execute(ctx.db);
  return rows;
}

/** Rooms that the caller was in and is not, the same way. */
export async function listFormer(
  ctx: Ctx,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<OwnRoomRow[]> {
  const me = ctx.actor!.id;
  const { rows } = await sql<OwnRoomRow>`
    select r.*, r.active_at as sorted_at from rooms r
    where r.id in (select s.room_id from room_stays s where s.account_id = ${me})
      and not exists (select from room_members m where m.room_id = r.id and m.account_id = ${me})
      ${afterTime(after)}
    order by r.active_at desc, r.id desc limit ${limit}`.execute(ctx.db);
  return rows;
}

/** Open rooms that somebody invited the caller to, the last invitation first. */
export async function listInvited(
  ctx: Ctx,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<OwnRoomRow[]> {
  const [at, id] = after ?? [];
  const { rows } = await sql<OwnRoomRow>`
    select r.*, i.created_at as sorted_at
    from room_invitations i join rooms r on r.id = i.room_id
    where i.account_id = ${ctx.actor!.id} and r.closed_at is null
      ${after === null ? sql`` : sql`and (i.created_at, r.id) < (${at}::timestamptz, ${id}::bigint)`}
    order by i.created_at desc, r.id desc limit ${limit}`.execute(ctx.db);
  return rows;
}

function afterTime(after: readonly string[] | null) {
  if (after === null) return sql``;
  const [at, id] = after;
  return sql`and (r.active_at, r.id) < (${at}::timestamptz, ${id}::bigint)`;
}
