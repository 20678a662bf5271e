import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import {
  fileTooLarge,
  storageUnavailable,
  tooManyPieces,
  uploadCut,
  uploadStalled,
  wrongOffset,
} from '../files.errors.ts';
import { piecesFolder, type Kit } from '../kit.ts';
import { readPiece, type Piece } from '../piece.ts';
import { tryAddPiece, type NewPiece, type UploadRow } from '../pieces.queries.ts';
import { leaveRest } from '../receive.ts';
import type { Checksum } from '../tus.rules.ts';
import { accessUpload, assertNotRefused } from '../uploads.access.ts';

const mostPieces = 10_000;

export interface Sent {
  offset: number;
  /** As the sender declares it; null for a body without a length. */
  length: number | null;
  checksum: Checksum | null;
}

/**
 * Stores the body of a request as the next piece of an upload, or what arrived of it. Of two that begin at the same place one
 * is added, whichever node takes it; no lock is held while bodies arrive, so a sender that vanished blocks nobody.
 * @throws DomainError 404, 408, 409 `files.wrong_offset`, 410, 413, 460, 503
 */
export async function takePiece(
  kit: Kit,
  ctx: Ctx,
  id: string,
  request: FastifyRequest,
  sent: Sent,
): Promise<UploadRow> {
  try {
    const upload = await accessUpload(ctx, id);
    assertNext(upload, sent);
    if (sent.length === 0) return upload;
    const name = `${sent.offset.toString(16)}-${randomUUID()}`;
    const most = upload.length - upload.received;
    const piece = readPiece(request.raw, { most, patience: kit.patience, checksum: sent.checksum });
    const key = piecesFolder(id) + name;
    await put(kit, key, piece);
    const added = await add(kit, ctx, upload, { start: sent.offset, size: piece.size(), name });
    if (piece.end() === 'stalled') throw uploadStalled();
    if (piece.end() === 'cut') throw uploadCut();
    return added;
  } finally {
    leaveRest(request);
  }
}

function assertNext(upload: UploadRow, { offset, length }: Sent): void {
  assertNotRefused(upload);
  if (offset !== upload.received) throw wrongOffset(upload.received);
  if (length !== null && length > upload.length - offset) throw fileTooLarge(upload.length - offset);
}

async function put(kit: Kit, key: string, piece: Piece): Promise<void> {
  try {
    await kit.storage.put(key, piece.bytes);
  } catch (error) {
    throw error instanceof DomainError ? error : storageUnavailable(error);
  }
}

async function add(kit: Kit, ctx: Ctx, upload: UploadRow, piece: NewPiece): Promise<UploadRow> {
  const key = piecesFolder(upload.id) + piece.name;
  const added =
    piece.size === 0 ? upload : await ctx.transaction((tx) => tryAddPiece(tx, upload.id, piece, mostPieces));
  if (added && added !== upload) return added;
  await kit.storage.delete(key);
  if (added) return added;
  const now = await accessUpload(ctx, upload.id);
  if (now.received === piece.start && now.pieces >= mostPieces) throw tooManyPieces(mostPieces);
  throw wrongOffset(now.received);
}
