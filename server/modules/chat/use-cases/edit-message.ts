import type { Ctx } from '../../../kernel/ctx.ts';
import { staleVersion } from '../../../kernel/errors.ts';
import { judgeMessage } from '../../../kernel/publishing.ts';
import { referencedFiles, findFilesOf } from '../../files/index.ts';
import { editExpired } from '../chat.errors.ts';
import { claimFilesOfMessage, ownerOf } from '../chat.files.ts';
import { editHours } from '../chat.settings.ts';
import { appendEntry, type EntryRow } from '../entries.queries.ts';
import { changeMessage, insertRevision } from '../messages.queries.ts';
import { accessMessage } from '../messages.access.ts';
import { doubtMessage } from './doubt-message.ts';
import { keepTerms } from './index-messages.ts';
import { askToPreview } from './preview-links.ts';
import { assertReachable, renderMessage, tellOfMentions } from './send-message.ts';

/**
 * Changes one's own message, within some hours of sending it. What it said is kept.
 * @throws DomainError 404, 403; 409 on a stale version; 410 when it is too late; 422
 */
export async function editMessage(
  ctx: Ctx,
  roomId: string,
  seq: string,
  changes: { content: string; version?: number | undefined },
): Promise<EntryRow> {
  const before = await accessMessage(ctx, roomId, seq, 'edit');
  assertInTime(ctx, before.entry);
  await assertReachable(ctx, before);
  const text = await renderMessage(ctx, changes.content);
  const doubt = await judgeMessage(ctx, text);
  return ctx.transaction(async (tx) => {
    const { entry } = await accessMessage(tx, roomId, seq, 'edit', { lock: true });
    if (changes.version !== undefined && changes.version !== entry.version) throw staleVersion(entry.version);
    if (text.source === entry.content) return entry;
    const files = await keepFiles(tx, entry, text.source);
    await insertRevision(tx, entry);
    const edited = await changeMessage(tx, entry, {
      content: text.source,
      html: text.html,
      files,
      edited_at: tx.now,
      version: entry.version + 1,
    });
    await appendEntry(tx, roomId, { type: 'edited', senderId: tx.actor!.id, target: seq });
    await keepTerms(tx, [edited]);
    await tellOfMentions(tx, edited, text.mentioned);
    await askToPreview(tx, edited);
    await doubtMessage(tx, edited, doubt);
    return edited;
  });
}

function assertInTime(ctx: Ctx, entry: EntryRow): void {
  if (ctx.now.getTime() - entry.created_at.getTime() > ctx.setting(editHours) * 3_600_000)
    throw editExpired();
}

/** Files beside the text stay; those that the text shows follow it. Answers how many there are. */
async function keepFiles(tx: Ctx, entry: EntryRow, content: string): Promise<number> {
  if (entry.files === 0 && referencedFiles(content).length === 0) return 0;
  const { type, id } = ownerOf(entry.room_id, entry.seq);
  const owned = (await findFilesOf(tx, type, [id])).get(id) ?? [];
  const shown = new Set(referencedFiles(entry.content));
  const beside = owned.map((file) => file.id).filter((fileId) => !shown.has(fileId));
  await claimFilesOfMessage(tx, { roomId: entry.room_id, seq: entry.seq, content }, beside);
  return new Set([...beside, ...referencedFiles(content)]).size;
}
