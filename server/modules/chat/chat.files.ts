import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError, invalidField } from '../../kernel/errors.ts';
import { isSerialId } from '../../kernel/ids.ts';
import { claimFilesOfText, defineFileOwner, referencedFiles } from '../files/index.ts';
import { findEntry } from './entries.queries.ts';
import { accessRoom } from './rooms.access.ts';
import { isReadable } from './stays.rules.ts';

const filesAMessage = 10;

/** The owner of a message's files. */
export const ownerOf = (roomId: string, seq: string) => ({ type: 'message', id: `${roomId}/${seq}` });

defineFileOwner({ type: 'message', mayRead: mayReadMessage });

async function mayReadMessage(ctx: Ctx, id: string): Promise<boolean> {
  const [roomId = '', seq = ''] = id.split('/');
  if (!isSerialId(seq)) return false;
  try {
    const { ranges } = await accessRoom(ctx, roomId, 'read');
    const entry = isReadable(ranges, Number(seq)) ? await findEntry(ctx, roomId, seq) : undefined;
    return entry !== undefined && entry.deleted_at === null;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** How many files a new message will have, so far as can be said before it has its place. @throws DomainError 422 */
export function countFiles(content: string, named: readonly string[]): number {
  if (named.length > filesAMessage) throw invalidField('/files', 'files.too_many', { max: filesAMessage });
  return new Set([...referencedFiles(content), ...named]).size;
}

/** Makes a message own the files that were named with it and those that its text uses. @throws DomainError 422 */
export async function claimFilesOfMessage(
  tx: Ctx,
  message: { roomId: string; seq: string; content: string },
  named: readonly string[],
): Promise<void> {
  await claimFilesOfText(tx, ownerOf(message.roomId, message.seq), { markdown: message.content, named });
}
