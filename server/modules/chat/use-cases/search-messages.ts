import type { TermsWanted } from '../../../engines/search/port.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { cursorPart, decodeCursor, encodeCursor } from '../../../kernel/paging.ts';
import { plainTextOf } from '../../posts/index.ts';
import { presentEntries } from '../entries.present.ts';
import { findEntries, type EntryRow } from '../entries.queries.ts';
import { presentRooms } from '../rooms.present.ts';
import { findRooms } from '../rooms.queries.ts';
import { accessRoom } from '../rooms.access.ts';
import type { MessageHit } from '../search.schemas.ts';
import { listOwnStays } from '../stays.queries.ts';
import { isReadable, readableRanges } from '../stays.rules.ts';
import { findHits, many, walkBack, type Hit, type Part } from '../terms.queries.ts';

interface Query {
  q?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

interface Page {
  items: MessageHit[];
  nextCursor: string | null;
}

const excerptLength = 160;

/** Lets a few searches of a node run at once, each for a bounded time. */
export interface SearchTurns {
  /** @throws DomainError 503 when it would take too long */
  run<T>(ctx: Ctx, work: (tx: Ctx) => Promise<T>): Promise<T>;
}

/** What was said in a room while the caller was there, the newest first. @throws DomainError 404, 403; 422; 503 */
export async function searchRoom(ctx: Ctx, gate: SearchTurns, roomId: string, query: Query): Promise<Page> {
  const { ranges } = await accessRoom(ctx, roomId, 'read');
  const parts = ranges.map((range) => ({ roomId, ...range }));
  return search(ctx, gate, parts, query);
}

/** The same in all rooms that the caller is or was in. @throws DomainError 422, 503 */
export async function searchMyRooms(ctx: Ctx, gate: SearchTurns, query: Query): Promise<Page> {
  const parts: Part[] = [];
  for (const [roomId, stays] of await listOwnStays(ctx))
    for (const range of readableRanges(stays)) parts.push({ roomId, ...range });
  return search(ctx, gate, parts, query);
}

/** What may not be read is not searched at all. */
async function search(
  ctx: Ctx,
  gate: SearchTurns,
  parts: readonly Part[],
  { q = '', limit, cursor }: Query,
): Promise<Page> {
  const before = cursor === undefined ? null : readCursor(cursor);
  const found = await gate.run(ctx, async (tx) => {
    const wanted = await tx.engines.search.termsWanted(tx.db, q);
    return (
      wanted && { wanted, hits: await newest(tx, { query: wanted.query, parts, before, limit: limit + 1 }) }
    );
  });
  if (!found) return { items: [], nextCursor: null };
  const shown = found.hits.slice(0, limit);
  const last = shown.at(-1);
  const isMore = found.hits.length > limit && last !== undefined;
  return {
    items: await present(ctx, shown, { parts, wanted: found.wanted }),
    nextCursor: isMore ? encodeCursor([last.said_at, last.room_id, last.seq]) : null,
  };
}

function readCursor(cursor: string): Hit {
  const [said_at, room_id, seq] = decodeCursor(cursor, [cursorPart.time, cursorPart.id, cursorPart.id]);
  if (Number.isNaN(Date.parse(said_at!))) throw new DomainError('invalid', 'request.invalid_cursor');
  return { said_at: said_at!, room_id: room_id!, seq: seq! };
}

async function newest(tx: Ctx, asked: Parameters<typeof findHits>[1]): Promise<Hit[]> {
  const rows = await findHits(tx, asked);
  const common = new Set(rows.filter(({ found }) => found >= many).map(({ part }) => part));
  const hits: Hit[] = rows.filter(({ part }) => !common.has(part));
  if (common.size > 0) {
    const parts = asked.parts.filter((_, index) => common.has(index + 1));
    hits.push(...(await walkBack(tx, { ...asked, parts })));
  }
  return hits.sort(laterFirst).slice(0, asked.limit);
}

function laterFirst(one: Hit, other: Hit): number {
  if (one.said_at !== other.said_at) return one.said_at < other.said_at ? 1 : -1;
  const rooms = BigInt(other.room_id) - BigInt(one.room_id);
  const order = rooms === 0n ? BigInt(other.seq) - BigInt(one.seq) : rooms;
  return order > 0n ? 1 : -1;
}

/** As the messages are now: what was taken away since it was found is left out. */
async function present(
  ctx: Ctx,
  hits: readonly Hit[],
  { parts, wanted }: { parts: readonly Part[]; wanted: TermsWanted },
): Promise<MessageHit[]> {
  const rows = new Map<string, EntryRow>();
  const roomIds = [...new Set(hits.map((hit) => hit.room_id))];
  for (const roomId of roomIds) {
    const seqs = hits.filter((hit) => hit.room_id === roomId).map((hit) => hit.seq);
    for (const row of await findEntries(ctx, roomId, seqs)) rows.set(`${roomId}/${row.seq}`, row);
  }
  const said = hits.flatMap(({ room_id, seq }) => rows.get(`${room_id}/${seq}`) ?? []);
  const readable = said.filter(
    (row) =>
      row.deleted_at === null &&
      isReadable(
        parts.filter(({ roomId }) => roomId === row.room_id),
        Number(row.seq),
      ),
  );
  const entries = await presentEntries(ctx, readable, { accountId: ctx.actor!.id, ranges: [] });
  const rooms = new Map(
    (await presentRooms(ctx, await findRooms(ctx, roomIds))).map((room) => [room.id, room]),
  );
  return entries.map((entry) => {
    const { id, type, title, counterpart } = rooms.get(entry.roomId)!;
    const { text, ranges } = wanted.highlighter.excerpt(plainTextOf(entry.html), excerptLength);
    return { entry, room: { id, type, title, counterpart }, excerpt: text, highlights: ranges };
  });
}
