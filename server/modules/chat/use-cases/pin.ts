import type { Ctx } from '../../../kernel/ctx.ts';
import { tooManyPins } from '../chat.errors.ts';
import { appendEntry, type EntryRow } from '../entries.queries.ts';
import { changeMessage, listPinned } from '../messages.queries.ts';
import { presentEntries } from '../entries.present.ts';
import type { EntryView } from '../entries.schemas.ts';
import { accessMessage } from '../messages.access.ts';
import { accessRoom } from '../rooms.access.ts';

const mostPins = 100;

/** Pins a message, or takes the pin off; twice is the same as once. @throws DomainError 404, 403; 409 for too many */
export async function pin(ctx: Ctx, roomId: string, seq: string, pinned: boolean): Promise<EntryRow> {
  return ctx.transaction(async (tx) => {
    const { entry, ranges } = await accessMessage(tx, roomId, seq, 'pin', { lock: true });
    if ((entry.pinned_at !== null) === pinned) return entry;
    if (pinned && (await listPinned(tx, roomId, ranges, mostPins)).length >= mostPins)
      throw tooManyPins(mostPins);
    const changed = await changeMessage(tx, entry, { pinned_at: pinned ? tx.now : null });
    const type = pinned ? 'pinned' : 'unpinned';
    await appendEntry(tx, roomId, { type, senderId: tx.actor!.id, target: seq });
    return changed;
  });
}

/** What is pinned in a room, the last pin first. @throws DomainError 404, 403 */
export async function listPins(ctx: Ctx, roomId: string): Promise<EntryView[]> {
  const { ranges } = await accessRoom(ctx, roomId, 'read');
  const rows = await listPinned(ctx, roomId, ranges, mostPins);
  return presentEntries(ctx, rows, { accountId: ctx.actor!.id, ranges });
}
