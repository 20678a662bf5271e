import type { Ctx } from '../../kernel/ctx.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { defineFlagTarget, type Flagged, type Said } from '../moderation/index.ts';
import { findEntry, type EntryRow } from './entries.queries.ts';
import { accessMessage } from './messages.access.ts';
import { readMessagesBefore } from './messages.queries.ts';
import { findRoom } from './rooms.queries.ts';
import { withdrawMessage } from './use-cases/delete-message.ts';

const messagesBefore = 5;

/** `room/seq`: how a message is named outside of its room. */
function placeOf(id: string): { roomId: string; seq: string } | null {
  const [roomId = '', seq = '', ...rest] = id.split('/');
  return rest.length === 0 && isSerialId(roomId) && isSerialId(seq) ? { roomId, seq } : null;
}

/**
 * Staff are in no room: of what is said there they see the message that somebody who heard it flagged. Hiding takes it away for
 * good, because a log cannot take back that something was deleted.
 */
defineFlagTarget({
  type: 'message',
  access: async (ctx, id) => {
    const { roomId, seq } = placeOf(id) ?? { roomId: '', seq: '' };
    const { entry } = await accessMessage(ctx, roomId, seq, 'read');
    return present(ctx, entry);
  },
  find: async (ctx, id) => {
    const place = placeOf(id);
    const entry = place ? await findEntry(ctx, place.roomId, place.seq) : undefined;
    return entry?.type === 'message' ? present(ctx, entry) : null;
  },
  context: async (ctx, id) => {
    const place = placeOf(id);
    return place ? saidBefore(ctx, place) : [];
  },
  hide: async (tx, id) => {
    // Many flags alone do nothing that cannot be undone.
    if (tx.actor?.role === 'member') return false;
    const place = placeOf(id);
    return place !== null && withdrawMessage(tx, place.roomId, place.seq);
  },
});

async function present(ctx: Ctx, entry: EntryRow): Promise<Flagged> {
  const room = await findRoom(ctx, entry.room_id);
  return {
    type: 'message',
    id: `${entry.room_id}/${entry.seq}`,
    authorId: entry.sender_id!,
    anonymous: false,
    spaceId: null,
    postId: null,
    rootId: null,
    handle: null,
    title: room?.title ?? (ctx.locale === 'en' ? 'A room' : '대화방'),
    body: entry.content,
    bodyHtml: entry.html,
    createdAt: entry.created_at,
    editedAt: entry.edited_at,
    deleted: entry.deleted_at !== null,
    withheld: null,
    locked: false,
  };
}

/** What was taken away stays away, and what came later was no reason. */
async function saidBefore(ctx: Ctx, { roomId, seq }: { roomId: string; seq: string }): Promise<Said[]> {
  const rows = await readMessagesBefore(ctx, roomId, seq, messagesBefore);
  return rows
    .reverse()
    .map((row) => ({ authorId: row.sender_id!, bodyHtml: row.html, createdAt: row.created_at }));
}
