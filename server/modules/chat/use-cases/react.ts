import type { Ctx } from '../../../kernel/ctx.ts';
import { tooManyReactions } from '../chat.errors.ts';
import { reactionLimit } from '../chat.settings.ts';
import { cleanEmoji } from '../emoji.rules.ts';
import { appendEntry, type EntryRow } from '../entries.queries.ts';
import { accessMessage } from '../messages.access.ts';
import { deleteReaction, findKinds, insertReaction } from '../reactions.queries.ts';
import { assertReachable } from './send-message.ts';

/** Reacts to a message with one emoji; once, however often it is said. @throws DomainError 404, 403; 409 for too many kinds; 422 */
export async function react(ctx: Ctx, roomId: string, seq: string, raw: string): Promise<EntryRow> {
  const emoji = cleanEmoji(raw);
  await assertReachable(ctx, await accessMessage(ctx, roomId, seq, 'react'));
  return ctx.transaction(async (tx) => {
    const { entry } = await accessMessage(tx, roomId, seq, 'react', { lock: true });
    const kinds = await findKinds(tx, entry);
    const max = tx.setting(reactionLimit);
    if (!kinds.includes(emoji) && kinds.length >= max) throw tooManyReactions(max);
    if (await insertReaction(tx, entry, emoji)) await say(tx, entry, 'reacted', emoji);
    return entry;
  });
}

/** Takes a reaction back. @throws DomainError 404, 403, 422 */
export async function unreact(ctx: Ctx, roomId: string, seq: string, raw: string): Promise<void> {
  const emoji = cleanEmoji(raw);
  await ctx.transaction(async (tx) => {
    const { entry } = await accessMessage(tx, roomId, seq, 'react', { lock: true });
    if (await deleteReaction(tx, entry, emoji)) await say(tx, entry, 'unreacted', emoji);
  });
}

async function say(tx: Ctx, entry: EntryRow, type: 'reacted' | 'unreacted', emoji: string): Promise<void> {
  const senderId = tx.actor!.id;
  await appendEntry(tx, entry.room_id, { type, senderId, target: entry.seq, params: { emoji } });
}
