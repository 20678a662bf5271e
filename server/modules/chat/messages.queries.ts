import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { within, type EntryRow } from './entries.queries.ts';
import { chatDb } from './rooms.queries.ts';
import type { Range } from './stays.rules.ts';

type Place = Pick<EntryRow, 'room_id' | 'seq'>;

/** Of a locked room. The entry that tells of it is written apart. */
export async function changeMessage(
  tx: Ctx,
  { room_id: roomId, seq }: Place,
  changes: Partial<
    Pick<
      EntryRow,
      'content' | 'html' | 'files' | 'edited_at' | 'version' | 'pinned_at' | 'deleted_at' | 'deleted_by'
    >
  >,
): Promise<EntryRow> {
  return chatDb(tx)
    .updateTable('room_entries')
    .set(changes)
    .where('room_id', '=', roomId)
    .where('seq', '=', seq)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Keeps what a message says before it says something else. */
export async function insertRevision(tx: Ctx, entry: EntryRow): Promise<void> {
  await chatDb(tx)
    .insertInto('room_entry_revisions')
    .values({
      room_id: entry.room_id,
      seq: entry.seq,
      version: entry.version,
      content: entry.content,
      written_at: entry.edited_at ?? entry.created_at,
    })
    .execute();
}

export interface RevisionRow {
  version: number;
  content: string;
  written_at: Date;
}

const mostRevisions = 100;

/** What a message said before, the newest first. */
export async function listRevisions(ctx: Ctx, { room_id: roomId, seq }: Place): Promise<RevisionRow[]> {
  return chatDb(ctx)
    .selectFrom('room_entry_revisions')
    .select(['version', 'content', 'written_at'])
    .where('room_id', '=', roomId)
    .where('seq', '=', seq)
    .orderBy('version', 'desc')
    .limit(mostRevisions)
    .execute();
}

/** What is pinned, the last pin first. */
export async function listPinned(
  ctx: Ctx,
  roomId: string,
  ranges: readonly Range[],
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select * from room_entries
    where room_id = ${roomId}::bigint and pinned_at is not null and ${within(ranges)}
    order by pinned_at desc, seq desc limit ${limit}`.execute(ctx.db);
  return rows;
}

/** The last messages before one, the last first, without those that were taken away. */
export async function readMessagesBefore(
  ctx: Ctx,
  roomId: string,
  seq: string,
  limit: number,
): Promise<EntryRow[]> {
  return chatDb(ctx)
    .selectFrom('room_entries')
    .selectAll()
    .where('room_id', '=', roomId)
    .where('type', '=', 'message')
    .where('deleted_at', 'is', null)
    .where('seq', '<', seq)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}
