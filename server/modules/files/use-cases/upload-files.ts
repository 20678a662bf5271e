import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { fileNotFound, quotaExceeded } from '../files.errors.ts';
import {
  findUsage,
  insertPending,
  markStored,
  tryTakeRoom,
  type FileRow,
  type NewFileRow,
} from '../files.queries.ts';
import { attachmentLimit, mebibyte, memberQuota } from '../files.settings.ts';
import { keyOf, type Kit } from '../kit.ts';
import { prepareFile, type PreparedFile } from '../prepare.ts';
import { receiveFiles } from '../receive.ts';
import { removeFiles } from './remove-files.ts';

const filesARequest = 10;

/**
 * Keeps the files of a form; nothing owns them yet. All of them or none.
 * @throws DomainError 400, 408, 413 `files.too_large` or `files.quota_exceeded`, 415, 422, 503
 */
export async function uploadFiles(kit: Kit, ctx: Ctx, request: FastifyRequest): Promise<FileRow[]> {
  await mkdir(kit.scratch, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(kit.scratch, 'upload-'));
  try {
    await assertRoomLeft(ctx);
    const received = await receiveFiles(request, folder, {
      total: ctx.setting(attachmentLimit) * mebibyte,
      files: filesARequest,
      patience: kit.patience,
    });
    const prepared: PreparedFile[] = [];
    for (const file of received) prepared.push(await prepareFile(kit, ctx, file));
    return await keepFiles(kit, ctx, prepared);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Spares the work for members who have no room at all; what fits exactly is decided when it is taken. */
async function assertRoomLeft(ctx: Ctx): Promise<void> {
  const quota = ctx.setting(memberQuota) * mebibyte;
  if ((await findUsage(ctx, ctx.actor!.id)) >= quota) throw quotaExceeded(quota);
}

/** Rows first, then objects, then the word that all are there: whatever breaks in between is found by its row. */
async function keepFiles(kit: Kit, ctx: Ctx, prepared: readonly PreparedFile[]): Promise<FileRow[]> {
  const files = prepared.map((file) => ({ file, row: newRow(file) }));
  const ids = files.map(({ row }) => row.id);
  await reserve(
    ctx,
    files.map(({ row }) => row),
  );
  try {
    for (const { file, row } of files) await putParts(kit, file, row.id);
    const stored = await ctx.transaction((tx) => markStored(tx, ids));
    if (stored.length < ids.length) throw fileNotFound();
    return ids.map((id) => stored.find((row) => row.id === id)!);
  } catch (error) {
    // What cannot be removed now is found by the sweep.
    await removeFiles(kit, ctx, ids).catch(() => undefined);
    throw error;
  }
}

function newRow({ name, mediaType, width, height, animated, parts }: PreparedFile): NewFileRow {
  return {
    id: randomBytes(16).toString('hex'),
    name,
    mediaType,
    size: parts[0]!.size,
    keptSize: parts.reduce((sum, part) => sum + part.size, 0),
    width,
    height,
    animated,
    widths: parts.flatMap((part) => part.width ?? []),
  };
}

async function reserve(ctx: Ctx, rows: readonly NewFileRow[]): Promise<void> {
  const quota = ctx.setting(memberQuota) * mebibyte;
  const accountId = ctx.actor!.id;
  const bytes = rows.reduce((sum, row) => sum + row.keptSize, 0);
  await ctx.transaction(async (tx) => {
    if (!(await tryTakeRoom(tx, accountId, bytes, quota))) throw quotaExceeded(quota);
    await insertPending(tx, accountId, rows);
  });
}

async function putParts(kit: Kit, file: PreparedFile, id: string): Promise<void> {
  try {
    for (const { path, size, width, mediaType } of file.parts) {
      await kit.storage.put(keyOf(id, width), createReadStream(path), { size, type: mediaType });
    }
  } catch (cause) {
    throw new DomainError('unavailable', 'files.storage_unavailable', { retryAfter: 30, cause });
  }
}
