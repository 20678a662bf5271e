import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { EntryRow } from './entries.queries.ts';
import { chatDb } from './rooms.queries.ts';

/** One job is asked for at a time; one that got lost keeps nobody waiting for longer. */
const askedMs = 60_000;

/** Whoever was asked later is on their way. */
export const indexAskedSince = (ctx: Ctx): Date => new Date(ctx.now.getTime() - askedMs);

/** Somebody will look for what is new in this locked room. @returns false when somebody has been asked already */
export async function setIndexAt(tx: Ctx, room: { id: string; index_at: Date | null }): Promise<boolean> {
  if (room.index_at !== null && room.index_at > indexAskedSince(tx)) return false;
  await sql`update rooms set index_at = ${tx.now} where id = ${room.id}::bigint`.execute(chatDb(tx));
  return true;
}

/** From now on, whoever says something asks again. @returns up to where there are terms */
export async function clearIndexAt(ctx: Ctx, roomId: string): Promise<string | undefined> {
  const { rows } = await sql<{ indexed_seq: string }>`
    update rooms set index_at = null where id = ${roomId}::bigint returning indexed_seq`.execute(chatDb(ctx));
  return rows[0]?.indexed_seq;
}

export async function setIndexed(tx: Ctx, roomId: string, seq: string): Promise<void> {
  await sql`
    update rooms set indexed_seq = greatest(indexed_seq, ${seq}::bigint) where id = ${roomId}::bigint`.execute(
    chatDb(tx),
  );
}

/** What was said after a number, in order, as it is now. */
export async function readUnindexed(
  ctx: Ctx,
  roomId: string,
  afterSeq: string,
  limit: number,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select * from room_entries
    where room_id = ${roomId}::bigint and seq > ${afterSeq}::bigint and type = 'message' and deleted_at is null
    order by seq limit ${limit}`.execute(chatDb(ctx));
  return rows;
}

type Said = Pick<EntryRow, 'room_id' | 'seq' | 'version'>;

/** Keeps the terms of messages of a room that still say the same; whoever changes one meanwhile waits, and comes after. */
export async function insertTerms(tx: Ctx, said: readonly (Said & { terms: string })[]): Promise<void> {
  const [first] = said;
  if (!first) return;
  const rows = said.map(({ room_id, seq, version, terms }) => ({ room_id, seq, version, terms }));
  await sql`
    with before as (
      select said_at from room_entry_terms
      where room_id = ${first.room_id}::bigint and seq < ${first.seq}::bigint order by seq desc limit 1
    ), same as (
      select e.room_id, e.seq, e.created_at, given.terms
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (room_id bigint, seq bigint, version int, terms text)
      join room_entries e on e.room_id = given.room_id and e.seq = given.seq and e.version = given.version
      where e.deleted_at is null
      for share of e
    )
    insert into room_entry_terms (room_id, seq, said_at, terms)
    select room_id, seq, greatest(max(created_at) over (order by seq), (select said_at from before)),
      (terms || ' ' || quote_literal('@r' || room_id))::tsvector
    from same
    on conflict (room_id, seq) do update set terms = excluded.terms`.execute(chatDb(tx));
}

/** In the transaction that takes it away. */
export async function deleteTerms(tx: Ctx, roomId: string, seq: string): Promise<void> {
  await chatDb(tx)
    .deleteFrom('room_entry_terms')
    .where('room_id', '=', roomId)
    .where('seq', '=', seq)
    .execute();
}

/** A part of a room, both ends included. */
export interface Part {
  roomId: string;
  from: number;
  to: number | null;
}

/** Where a hit stands among all. */
export interface Hit {
  room_id: string;
  seq: string;
  /** With all of its digits, for cursors. */
  said_at: string;
}

/** From so many hits in a part on, going back from its end finds the newest of them sooner. */
export const many = 2_000;

interface Wanted {
  query: string;
  parts: readonly Part[];
  before: Hit | null;
  limit: number;
}

/**
 * The newest hits of each part, by the index of terms. `found` is how many were looked at: at `many`, there may be newer ones
 * that were not. Conditions on numbers are written so that only the terms are looked up in an index.
 */
export async function findHits(ctx: Ctx, wanted: Wanted): Promise<(Hit & { part: number; found: number })[]> {
  const { rows } = await sql<Hit & { part: number; found: number }>`
    select part.nr::int as part, hit.* from ${partsOf(wanted.parts)}, lateral (
      select room_id, seq, ${moment} as said_at, count(*) over ()::int as found from (
        select room_id, seq, said_at from room_entry_terms
        where terms @@ (${wanted.query} || ' & ' || quote_literal('@r' || part.room_id))::tsquery
          and seq + 0 between part.from_seq and part.to_seq ${behind(wanted.before)}
        limit ${many}
      ) as seen
      order by seen.said_at desc, seen.room_id desc, seen.seq desc limit ${wanted.limit}
    ) as hit`.execute(chatDb(ctx));
  return rows;
}

/** The same, going back from the end of each part: for words that stand in very many messages. */
export async function walkBack(ctx: Ctx, wanted: Wanted): Promise<Hit[]> {
  const { rows } = await sql<Hit>`
    select hit.* from ${partsOf(wanted.parts)}, lateral (
      select room_id, seq, ${moment} as said_at from room_entry_terms
      where room_id = part.room_id and seq between part.from_seq and part.to_seq
        and (terms @@ ${wanted.query}::tsquery) is true ${behind(wanted.before)}
      order by seq desc limit ${wanted.limit}
    ) as hit`.execute(chatDb(ctx));
  return rows;
}

const endless = '9223372036854775807';
const partsOf = (parts: readonly Part[]) => sql`
  unnest(${parts.map(({ roomId }) => roomId)}::bigint[], ${parts.map(({ from }) => from)}::bigint[],
    ${parts.map(({ to }) => to ?? endless)}::bigint[]) with ordinality as part (room_id, from_seq, to_seq, nr)`;

const moment = sql`to_char(said_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const behind = (before: Hit | null) =>
  before === null
    ? sql``
    : sql`and (said_at, room_id + 0, seq + 0) < (${before.said_at}::timestamptz, ${before.room_id}::bigint, ${before.seq}::bigint)`;
