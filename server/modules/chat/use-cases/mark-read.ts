import type { Ctx } from '../../../kernel/ctx.ts';
import { readAbout } from '../../notifications/index.ts';
import { countUnread } from '../entries.queries.ts';
import { MessageMentioned, NewMessages } from '../notice-kinds.ts';
import { accessRoom } from '../rooms.access.ts';
import { setMuted, setReadSeq } from '../stays.queries.ts';

/** The bus channel on which other tabs of a member hear how far they have read: `room:account`. */
const readChannel = 'chat.read';

export interface ReadMark {
  readSeq: number;
  unread: number;
}

/** The caller has read up to a number: it only goes up, and never past the end. @throws DomainError 404, 403 */
export async function markRead(ctx: Ctx, roomId: string, seq: number): Promise<ReadMark> {
  const me = ctx.actor!.id;
  const mark = await ctx.transaction(async (tx) => {
    const { room } = await accessRoom(tx, roomId, 'be');
    if (await setReadSeq(tx, room.id, me, seq)) tx.wake(readChannel, `${room.id}:${me}`);
    const { present } = await accessRoom(tx, roomId, 'be');
    const readSeq = present!.read_seq;
    const unread = await countUnread(tx, [{ roomId: room.id, readSeq }], me);
    return { readSeq: Number(readSeq), unread: unread.get(room.id) ?? 0 };
  });
  if (mark.unread === 0) await readAbout(ctx, me, [NewMessages, MessageMentioned], roomId);
  return mark;
}

/** The caller hears of new messages of a room, or does not. @throws DomainError 404, 403 */
export async function muteRoom(ctx: Ctx, roomId: string, muted: boolean): Promise<void> {
  await ctx.transaction(async (tx) => {
    const { room } = await accessRoom(tx, roomId, 'be');
    await setMuted(tx, room.id, tx.actor!.id, muted);
  });
}
