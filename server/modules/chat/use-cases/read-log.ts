import type { Ctx } from '../../../kernel/ctx.ts';
import { presentWithTargets } from '../entries.present.ts';
import { readEntriesAfter, type EntryRow } from '../entries.queries.ts';
import type { EntryView } from '../entries.schemas.ts';
import { isReadable, type Range } from '../stays.rules.ts';

const everything = [{ from: 1, to: null }];

interface Source {
  senderId: string | null;
  clientId: string | null;
}

/** One entry as it is read once for all who are in the room. */
export interface LogEntry extends Source {
  entry: EntryView;
  /** Who is not in the room any more from here on. */
  leaverId: string | null;
  /** Of the message that a fact is about. */
  about: Source | null;
}

const sourceOf = (row: EntryRow): Source => ({ senderId: row.sender_id, clientId: row.client_id });

/**
 * The log of a room after a number, the oldest first. Read once for everybody; what one member gets is made by `forReader`,
 * without another query. Whoever calls it makes sure that they are in the room.
 */
export async function readLog(
  ctx: Ctx,
  roomId: string,
  afterSeq: number,
  limit: number,
): Promise<LogEntry[]> {
  const rows = await readEntriesAfter(ctx, roomId, { after: afterSeq, limit, ranges: everything });
  const viewer = { accountId: null, ranges: everything, upToDate: rows.length < limit };
  const presented = await presentWithTargets(ctx, rows, viewer);
  return presented.map(({ view, row, target }) => ({
    ...sourceOf(row),
    entry: view,
    leaverId: row.type === 'left' ? row.sender_id : row.type === 'removed' ? row.member_id : null,
    about: target && sourceOf(target),
  }));
}

/**
 * The entry as this member may have it, or null for what was said while they were not there. `mine` of reactions stays false:
 * whoever holds the room knows from `reacted` and `unreacted` who did. Nearly everybody gets the very object of the log.
 */
export function forReader(
  { entry, about, ...source }: LogEntry,
  reader: { accountId: string; ranges: readonly Range[] },
): EntryView | null {
  if (!isReadable(reader.ranges, entry.seq)) return null;
  const clientIdOf = (of: Source | null) => (of?.senderId === reader.accountId ? of.clientId : null);
  const clientId = clientIdOf(entry.target === null ? source : about);
  if (entry.target !== null && !isReadable(reader.ranges, entry.target))
    return { ...entry, params: {}, message: null };
  if (clientId === null) return entry;
  if (entry.target === null) return { ...entry, clientId };
  return { ...entry, message: entry.message && { ...entry.message, clientId } };
}
