import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/ctx.ts';
import { quotaExceeded } from '../files.errors.ts';
import { findUsage, type FileRow } from '../files.queries.ts';
import { attachmentLimit, mebibyte, memberQuota } from '../files.settings.ts';
import type { Kit } from '../kit.ts';
import { prepareFile, type PreparedFile } from '../prepare.ts';
import { receiveFiles } from '../receive.ts';
import { keepFiles } from './keep-files.ts';

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
