import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { storageUnavailable, uploadFinishing } from '../files.errors.ts';
import { giveRoomBack } from '../files.queries.ts';
import { piecesFolder, type Kit } from '../kit.ts';
import { endAttempt, listPieces, takeReserved, tryBeginAttempt, type UploadRow } from '../pieces.queries.ts';
import { prepareFile } from '../prepare.ts';
import { accessUpload, assertNotRefused, keepRefusal } from '../uploads.access.ts';
import { deletePieces } from './end-uploads.ts';
import { keepFiles } from './keep-files.ts';

/** Longer than any file takes; a node that died leaves its try to the next one then. */
const attemptMinutes = 10;

/**
 * Makes an ordinary file of an upload whose last byte is there, once, by the same checks as any other. Whoever asks again gets
 * the same answer, also when it was no.
 * @throws DomainError 409 while another try is under way, 413, 415, 422, 503 when it may be tried again
 */
export async function finishUpload(kit: Kit, ctx: Ctx, id: string): Promise<UploadRow> {
  const until = new Date(ctx.now.getTime() + attemptMinutes * 60_000);
  const mine = await ctx.transaction((tx) => tryBeginAttempt(tx, id, until));
  if (!mine) {
    const upload = await accessUpload(ctx, id);
    assertNotRefused(upload);
    if (upload.state !== 'stored') throw uploadFinishing();
    return upload;
  }
  try {
    await makeFile(kit, ctx, mine);
  } catch (error) {
    await giveUp(kit, ctx, mine, error);
    throw error;
  }
  await deletePieces(kit, [id]).catch(() => undefined);
  return accessUpload(ctx, id);
}

async function makeFile(kit: Kit, ctx: Ctx, mine: UploadRow): Promise<void> {
  await mkdir(kit.scratch, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(kit.scratch, 'upload-'));
  try {
    const path = join(folder, 'received-0');
    await gather(kit, ctx, mine, path);
    const prepared = await prepareFile(kit, ctx, { path, name: mine.name, size: mine.length });
    await keepFiles(kit, ctx, [prepared], {
      release: async (tx) => {
        const bytes = await takeReserved(tx, mine);
        if (bytes === undefined) throw uploadFinishing();
        return bytes;
      },
      settle: async (tx, [file]) => {
        if (!(await endAttempt(tx, mine, { state: 'stored', file_id: file!.id }))) throw uploadFinishing();
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function gather(kit: Kit, ctx: Ctx, { id, length }: UploadRow, path: string): Promise<void> {
  let size = 0;
  for (const name of await listPieces(ctx, id)) {
    const sink = createWriteStream(path, { flags: 'a', mode: 0o600 });
    const piece = await kit.storage.get(piecesFolder(id) + name).catch((error: unknown) => {
      sink.destroy();
      throw storageUnavailable(error);
    });
    await pipeline(piece, sink);
    size += sink.bytesWritten;
  }
  if (size !== length) throw storageUnavailable(new Error(`upload of ${length} bytes has ${size}`));
}

/** A refusal is for good and gives the room back; whatever else broke may be tried again at once. */
async function giveUp(kit: Kit, ctx: Ctx, mine: UploadRow, error: unknown): Promise<void> {
  const isRefusal = error instanceof DomainError && error.kind !== 'unavailable';
  const ended = await ctx.transaction(async (tx) => {
    if (!isRefusal) return endAttempt(tx, mine, { state: 'open' });
    const room = await takeReserved(tx, mine);
    if (room !== undefined) await giveRoomBack(tx, mine.uploader_id, room);
    return endAttempt(tx, mine, { state: 'refused', refusal: keepRefusal(error) });
  });
  if (isRefusal && ended) await deletePieces(kit, [mine.id]).catch(() => undefined);
}
