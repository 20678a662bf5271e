import type { Ctx } from '../../../kernel/ctx.ts';
import { appendEntry, findEntry, type EntryRow } from '../entries.queries.ts';
import { changeMessage } from '../messages.queries.ts';
import { accessMessage } from '../messages.access.ts';
import { lockRoom } from '../rooms.queries.ts';
import { deleteTerms } from '../terms.queries.ts';

/** Takes a message away: its words and files are in no answer any more. Twice is the same as once. @throws DomainError 404, 403, 409 */
export async function deleteMessage(ctx: Ctx, roomId: string, seq: string): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { entry } = await accessMessage(tx, roomId, seq, 'delete', { lock: true });
    await takeAway(tx, entry);
  });
}

/** The same by staff, who decide about what was flagged, whatever became of the room. @returns whether it was there */
export async function withdrawMessage(tx: Ctx, roomId: string, seq: string): Promise<boolean> {
  await lockRoom(tx, roomId);
  const entry = await findEntry(tx, roomId, seq);
  if (entry?.type !== 'message') return false;
  return takeAway(tx, entry);
}

/** Of a locked room. */
async function takeAway(tx: Ctx, entry: EntryRow): Promise<boolean> {
  if (entry.deleted_at) return false;
  const byId = tx.actor?.id ?? null;
  await changeMessage(tx, entry, { deleted_at: tx.now, deleted_by: byId, pinned_at: null });
  await deleteTerms(tx, entry.room_id, entry.seq);
  await appendEntry(tx, entry.room_id, { type: 'deleted', senderId: byId, target: entry.seq });
  return true;
}
