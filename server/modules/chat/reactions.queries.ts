import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { chatDb } from './rooms.queries.ts';

export interface ReactionCount {
  seq: string;
  emoji: string;
  count: number;
  mine: boolean;
}

/** What members thought of these messages of a room, in the order in which somebody first did. */
export async function countReactions(
  ctx: Ctx,
  messages: readonly { roomId: string; seq: string }[],
  viewerId: string | null,
): Promise<Map<string, ReactionCount[]>> {
  const found = new Map<string, ReactionCount[]>();
  if (messages.length === 0) return found;
  const { rows } = await sql<ReactionCount & { room_id: string }>`
    select r.room_id, r.seq, r.emoji, count(*)::int as count,
      bool_or(r.account_id is not distinct from ${viewerId}::uuid) as mine
    from unnest(${messages.map((one) => one.roomId)}::bigint[], ${messages.map((one) => one.seq)}::bigint[])
      as message (room_id, seq)
    join room_reactions r on r.room_id = message.room_id and r.seq = message.seq
    group by r.room_id, r.seq, r.emoji
    order by min(r.created_at), r.emoji`.execute(ctx.db);
  for (const { room_id: roomId, ...row } of rows) {
    const key = `${roomId}/${row.seq}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

interface Place {
  room_id: string;
  seq: string;
}

/** Which emoji a message has. */
export async function findKinds(tx: Ctx, { room_id: roomId, seq }: Place): Promise<string[]> {
  const { rows } = await sql<{ emoji: string }>`
    select distinct emoji from room_reactions where room_id = ${roomId}::bigint and seq = ${seq}::bigint`.execute(
    tx.db,
  );
  return rows.map((row) => row.emoji);
}

/** @returns whether it is new */
export async function insertReaction(
  tx: Ctx,
  { room_id: roomId, seq }: Place,
  emoji: string,
): Promise<boolean> {
  const result = await chatDb(tx)
    .insertInto('room_reactions')
    .values({ room_id: roomId, seq, emoji, account_id: tx.actor!.id, created_at: tx.now })
    .onConflict((conflict) => conflict.constraint('room_reactions_pkey').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** @returns whether there was one */
export async function deleteReaction(
  tx: Ctx,
  { room_id: roomId, seq }: Place,
  emoji: string,
): Promise<boolean> {
  const result = await chatDb(tx)
    .deleteFrom('room_reactions')
    .where('room_id', '=', roomId)
    .where('seq', '=', seq)
    .where('emoji', '=', emoji)
    .where('account_id', '=', tx.actor!.id)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}
