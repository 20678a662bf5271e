import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { chatDb } from './rooms.queries.ts';

export type MemberRow = Omit<Selectable<DB['room_members']>, 'named_seqs'>;
export type StayRow = Selectable<DB['room_stays']>;

export async function findPresent(
  ctx: Ctx,
  roomId: string,
  accountId: string,
): Promise<MemberRow | undefined> {
  return chatDb(ctx)
    .selectFrom('room_members')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/** Every time that somebody was in a room, the first one first, and where they are in it now. */
export async function findOwnStays(
  ctx: Ctx,
  roomId: string,
  accountId: string,
): Promise<{ stays: StayRow[]; present: MemberRow | null }> {
  const { rows } = await sql<StayRow & Pick<MemberRow, 'read_seq' | 'muted'>>`
    select s.*, m.read_seq, m.muted from room_stays s
    left join room_members m on m.room_id = s.room_id and m.account_id = s.account_id and s.left_seq is null
    where s.room_id = ${roomId}::bigint and s.account_id = ${accountId}
    order by s.joined_seq`.execute(ctx.db);
  const stays = rows.map(({ read_seq: _read, muted: _muted, ...stay }) => stay);
  const last = rows.at(-1);
  if (last?.left_seq !== null) return { stays, present: null };
  const { room_id, account_id, joined_seq, read_seq, muted } = last;
  return { stays, present: { room_id, account_id, joined_seq, read_seq, muted } };
}

/** Every time that the caller was in a room, by room. */
export async function listOwnStays(ctx: Ctx): Promise<Map<string, StayRow[]>> {
  const rows = await chatDb(ctx)
    .selectFrom('room_stays')
    .selectAll()
    .where('account_id', '=', ctx.actor!.id)
    .execute();
  return Map.groupBy(rows, (row) => row.room_id);
}

/** Those who are in these rooms now, by room. */
export async function findPresentIds(ctx: Ctx, roomIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (roomIds.length === 0) return found;
  const rows = await chatDb(ctx)
    .selectFrom('room_members')
    .select(['room_id', 'account_id'])
    .where('room_id', 'in', [...roomIds])
    .orderBy('room_id')
    .orderBy('joined_seq')
    .orderBy('account_id')
    .execute();
  for (const row of rows) found.set(row.room_id, [...(found.get(row.room_id) ?? []), row.account_id]);
  return found;
}

/** Of these members, those who are in the room now. */
export async function findHere(
  ctx: Ctx,
  roomId: string,
  accountIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from room_members
    where room_id = ${roomId}::bigint and account_id = any(${accountIds as string[]}::uuid[])`.execute(
    ctx.db,
  );
  return new Set(rows.map((row) => row.account_id));
}

/** In the order of their coming. */
export async function listPresentIn(
  ctx: Ctx,
  roomId: string,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<MemberRow[]> {
  let rows = chatDb(ctx).selectFrom('room_members').selectAll().where('room_id', '=', roomId);
  if (after) {
    const [seq, id] = after as [string, string];
    rows = rows.where((eb) => eb(eb.refTuple('joined_seq', 'account_id'), '>', eb.tuple(seq, id)));
  }
  return rows.orderBy('joined_seq').orderBy('account_id').limit(limit).execute();
}

interface Coming {
  joinedSeq: string;
  fromSeq: string;
}

/** Puts members into a locked room. */
export async function insertPresent(
  tx: Ctx,
  roomId: string,
  accountIds: readonly string[],
  { joinedSeq, fromSeq }: Coming,
): Promise<void> {
  const ids = [...new Set(accountIds)];
  await sql`
    insert into room_members (room_id, account_id, joined_seq, read_seq)
    select ${roomId}::bigint, id, ${joinedSeq}::bigint, ${joinedSeq}::bigint from unnest(${ids}::uuid[]) as id`.execute(
    tx.db,
  );
  await sql`
    insert into room_stays (room_id, account_id, joined_seq, from_seq)
    select ${roomId}::bigint, id, ${joinedSeq}::bigint, ${fromSeq}::bigint from unnest(${ids}::uuid[]) as id`.execute(
    tx.db,
  );
  await sql`update rooms set member_count = member_count + ${ids.length} where id = ${roomId}::bigint`.execute(
    tx.db,
  );
  await sql`
    delete from room_invitations where room_id = ${roomId}::bigint and account_id = any(${ids}::uuid[])`.execute(
    tx.db,
  );
}

/** Takes a member out of a locked room; what they may read ends here. */
export async function endStay(
  tx: Ctx,
  roomId: string,
  accountId: string,
  { leftSeq, removed }: { leftSeq: string; removed: boolean },
): Promise<void> {
  await chatDb(tx)
    .deleteFrom('room_members')
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .execute();
  await chatDb(tx)
    .updateTable('room_stays')
    .set({
      left_seq: leftSeq,
      removed,
      left_title: sql`(select title from rooms where id = ${roomId}::bigint)`,
    })
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .where('left_seq', 'is', null)
    .execute();
  await sql`update rooms set member_count = member_count - 1 where id = ${roomId}::bigint`.execute(tx.db);
}

/** Who has been there longest. */
export async function findEarliest(tx: Ctx, roomId: string): Promise<string | undefined> {
  return (await listPresentIn(tx, roomId, { limit: 1, after: null }))[0]?.account_id;
}

/** Rooms that somebody is in, in the order in which they are locked. */
export async function listRoomIdsOf(ctx: Ctx, accountId: string): Promise<string[]> {
  const rows = await chatDb(ctx)
    .selectFrom('room_members')
    .select('room_id')
    .where('account_id', '=', accountId)
    .orderBy('room_id')
    .execute();
  return rows.map((row) => row.room_id);
}

export async function isInvited(ctx: Ctx, roomId: string, accountId: string): Promise<boolean> {
  const row = await chatDb(ctx)
    .selectFrom('room_invitations')
    .select('room_id')
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns whether it is new */
export async function insertInvitation(tx: Ctx, roomId: string, accountId: string): Promise<boolean> {
  const result = await chatDb(tx)
    .insertInto('room_invitations')
    .values({ room_id: roomId, account_id: accountId, inviter_id: tx.actor!.id, created_at: tx.now })
    .onConflict((conflict) => conflict.constraint('room_invitations_pkey').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** @returns whether there was one */
export async function deleteInvitation(tx: Ctx, roomId: string, accountId: string): Promise<boolean> {
  const result = await chatDb(tx)
    .deleteFrom('room_invitations')
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function setReadSeq(tx: Ctx, roomId: string, accountId: string, seq: number): Promise<boolean> {
  const { rows } = await sql`
    update room_members m set read_seq = least(${seq}::bigint, r.last_seq)
    from rooms r
    where r.id = m.room_id and m.room_id = ${roomId}::bigint and m.account_id = ${accountId}
      and m.read_seq < least(${seq}::bigint, r.last_seq)
    returning 1`.execute(tx.db);
  return rows.length > 0;
}

export async function setMuted(tx: Ctx, roomId: string, accountId: string, muted: boolean): Promise<void> {
  await chatDb(tx)
    .updateTable('room_members')
    .set({ muted })
    .where('room_id', '=', roomId)
    .where('account_id', '=', accountId)
    .execute();
}
