import type { Ctx } from '../../../kernel/ctx.ts';
import { readEntriesAfter, readShownBefore, type EntryRow } from '../entries.queries.ts';
import { presentEntries } from '../entries.present.ts';
import type { EntryView } from '../entries.schemas.ts';
import { accessRoom, type AccessedRoom } from '../rooms.access.ts';

export interface EntryQuery {
  limit: number;
  after?: number | undefined;
  before?: number | undefined;
}

export interface Entries {
  items: EntryView[];
  nextCursor: string | null;
  lastSeq: number;
}

/**
 * With `after`: the log from there on, as it was written. Else: what the room shows, backwards, as it is now. Only what was
 * there while the caller was. @throws DomainError 404, 403
 */
export async function listEntries(ctx: Ctx, roomId: string, query: EntryQuery): Promise<Entries> {
  // The number is read before the entries: whoever goes on after it may get something twice, and misses nothing.
  const accessed = await accessRoom(ctx, roomId, 'read');
  const rows = await readRows(ctx, accessed, query);
  const shown = rows.slice(0, query.limit);
  const viewer = { accountId: ctx.actor!.id, ranges: accessed.ranges };
  const items = await presentEntries(ctx, shown, viewer);
  return {
    items,
    nextCursor: rows.length > query.limit ? shown.at(-1)!.seq : null,
    lastSeq: query.after === undefined ? lastReadable(accessed) : Number(shown.at(-1)?.seq ?? query.after),
  };
}

function readRows(
  ctx: Ctx,
  { room, ranges }: AccessedRoom,
  { after, before, limit }: EntryQuery,
): Promise<EntryRow[]> {
  if (after !== undefined) return readEntriesAfter(ctx, room.id, { after, limit: limit + 1, ranges });
  return readShownBefore(ctx, room.id, { before: before ?? null, limit: limit + 1, ranges });
}

function lastReadable({ room, ranges }: AccessedRoom): number {
  return ranges.at(-1)?.to ?? Number(room.last_seq);
}
