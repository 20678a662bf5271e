import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { isSerialId, newId } from '../../../kernel/ids.ts';
import { judgeMessage, type Doubt } from '../../../kernel/publishing.ts';
import { findRoles } from '../../accounts/index.ts';
import { areSilent } from '../../blocks/index.ts';
import { writeText, type WrittenText } from '../../posts/index.ts';
import { notReachable, roomClosed } from '../chat.errors.ts';
import { claimFilesOfMessage, countFiles } from '../chat.files.ts';
import { MembersMentioned } from '../chat.events.ts';
import { messageLimit } from '../chat.settings.ts';
import { appendEntry, findByClientId, findEntry, type EntryRow } from '../entries.queries.ts';
import { accessRoom, type AccessedRoom } from '../rooms.access.ts';
import type { RoomRow } from '../rooms.queries.ts';
import { isForTwo } from '../rooms.rules.ts';
import { trySaying } from '../sayings.queries.ts';
import { findPresentIds } from '../stays.queries.ts';
import { isReadable } from '../stays.rules.ts';
import { indexAskedSince } from '../terms.queries.ts';
import { doubtMessage } from './doubt-message.ts';
import { askToIndex } from './index-messages.ts';
import { askToPreview } from './preview-links.ts';
import { askedSince, askToTell } from './tell-of-messages.ts';

export interface NewMessage {
  content: string;
  /** Made by the device: sent again, it is the same message, for ever. */
  clientId?: string | undefined;
  /** Number of the message that it answers. */
  replyTo?: number | null | undefined;
  /** Ids of uploaded files. */
  files?: readonly string[] | undefined;
}

export interface Sent {
  entry: EntryRow;
  /** False when this device had sent it before. */
  isNew: boolean;
}

/**
 * Says something in a room.
 * @throws DomainError 404; 403 for who is not in it, and in rooms for two when either has blocked the other; 409 when it is
 * closed; 422
 */
export async function sendMessage(ctx: Ctx, roomId: string, message: NewMessage): Promise<Sent> {
  // Before the lock, because it takes a while and asks for nothing that is the room's.
  const text = await render(ctx, message);
  const doubt = await judgeMessage(ctx, text);
  const entry = doubt ? undefined : await sayPlainly(ctx, roomId, message, text);
  return entry ? { entry, isNew: true } : sayInSteps(ctx, roomId, message, { text, doubt });
}

/** What most messages are: words that name nobody and lead nowhere, in a room that has been talked in just now. Else nothing. */
async function sayPlainly(
  ctx: Ctx,
  roomId: string,
  { clientId, replyTo, files }: NewMessage,
  text: WrittenText,
): Promise<EntryRow | undefined> {
  const isPlain =
    ctx.heard &&
    !ctx.inTransaction &&
    isSerialId(roomId) &&
    (replyTo ?? null) === null &&
    text.mentioned.length === 0 &&
    text.links.length === 0 &&
    (files ?? []).length === 0 &&
    countFiles(text.source, []) === 0;
  if (!isPlain) return undefined;
  const { source: content, html } = text;
  return trySaying(ctx, {
    roomId,
    content,
    html,
    clientId: clientId ?? null,
    toldSince: askedSince(ctx),
    indexedSince: indexAskedSince(ctx),
  });
}

/** Whatever it is: refused, said before, said to one other, an answer, with files, naming somebody. */
function sayInSteps(
  ctx: Ctx,
  roomId: string,
  message: NewMessage,
  { text, doubt }: { text: WrittenText; doubt: Doubt | null },
): Promise<Sent> {
  return ctx.transaction(async (tx) => {
    const accessed = await accessRoom(tx, roomId, 'be', { lock: true });
    const again = await findAgain(tx, roomId, message.clientId);
    // Also in a room that was closed since: what was said is said.
    if (again) return { entry: again, isNew: false };
    const { room, ranges } = accessed;
    if (room.closed_at) throw roomClosed();
    await assertReachable(tx, accessed);
    const replyTo = await replied(tx, room.id, { replyTo: message.replyTo ?? null, ranges });
    const named = message.files ?? [];
    const files = countFiles(text.source, named);
    const entry = await appendEntry(tx, room.id, {
      type: 'message',
      senderId: tx.actor!.id,
      content: text.source,
      html: text.html,
      clientId: message.clientId ?? null,
      replyTo,
      files,
    });
    await tellOthers(tx, room, entry, text.mentioned);
    await doubtMessage(tx, entry, doubt);
    if (files > 0) await claimFilesOfMessage(tx, { roomId, seq: entry.seq, content: text.source }, named);
    return { entry, isNew: true };
  });
}

/** What is told of it is work for later: nobody waits for it, and nothing is written for each member here. */
async function tellOthers(
  tx: Ctx,
  room: RoomRow,
  entry: EntryRow,
  mentioned: readonly string[],
): Promise<void> {
  await askToIndex(tx, room);
  if (!tx.heard) return;
  await askToTell(tx, room);
  await askToPreview(tx, entry);
  await tellOfMentions(tx, entry, mentioned);
}

/** For those whom a new or changed message names. */
export async function tellOfMentions(
  tx: Ctx,
  { room_id: roomId, seq, sender_id: senderId }: EntryRow,
  mentioned: readonly string[],
): Promise<void> {
  if (mentioned.length === 0) return;
  await tx.emit(MembersMentioned({ roomId, seq, senderId: senderId!, accountIds: [...mentioned] }));
}

async function findAgain(
  ctx: Ctx,
  roomId: string,
  clientId: string | undefined,
): Promise<EntryRow | undefined> {
  return clientId === undefined ? undefined : findByClientId(ctx, roomId, ctx.actor!.id, clientId);
}

/** In a room for two, the other one must be there and want to hear. */
export async function assertReachable(ctx: Ctx, { room }: AccessedRoom): Promise<void> {
  if (!isForTwo(room.type)) return;
  const me = ctx.actor!.id;
  const ids = (await findPresentIds(ctx, [room.id])).get(room.id) ?? [];
  const other = ids.find((id) => id !== me);
  if (other === undefined || (await areSilent(ctx, me, other))) throw notReachable();
  if ((await findRoles(ctx, [other])).length === 0) throw notReachable();
}

/** Without words only together with files. */
async function render(ctx: Ctx, { content, files }: NewMessage): Promise<WrittenText> {
  const nothing = { source: '', html: '', excerpt: '', plain: '', links: [], mentioned: [] };
  if (content.trim() === '' && (files ?? []).length > 0) return nothing;
  return renderMessage(ctx, content);
}

/** @throws DomainError 422 when it is empty, too long or too complex */
export function renderMessage(ctx: Ctx, content: string): Promise<WrittenText> {
  return writeText(ctx, content, {
    pointer: '/content',
    max: ctx.setting(messageLimit),
    idPrefix: `m${newId().slice(-8)}`,
    message: true,
  });
}

async function replied(
  tx: Ctx,
  roomId: string,
  { replyTo, ranges }: { replyTo: number | null; ranges: AccessedRoom['ranges'] },
): Promise<string | null> {
  if (replyTo === null) return null;
  const entry = isReadable(ranges, replyTo) ? await findEntry(tx, roomId, String(replyTo)) : undefined;
  if (entry?.type !== 'message' || entry.deleted_at) throw invalidField('/replyTo', 'chat.message_not_found');
  return entry.seq;
}
