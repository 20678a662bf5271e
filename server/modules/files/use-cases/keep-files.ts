import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Ctx } from '../../../kernel/ctx.ts';
import { spendBudget } from '../../../kernel/spending.ts';
import { fileNotFound, quotaExceeded, storageUnavailable } from '../files.errors.ts';
import { insertPending, markStored, tryTakeRoom, type FileRow, type NewFileRow } from '../files.queries.ts';
import { mebibyte, memberQuota } from '../files.settings.ts';
import { keyOf, type Kit } from '../kit.ts';
import type { PreparedFile } from '../prepare.ts';
import { removeFiles } from './remove-files.ts';

/** What belongs to the two transactions of keeping. */
export interface Keeping {
  /** Gives up room that was taken before, and answers how much. */
  release?: (tx: Ctx) => Promise<number>;
  /** Says elsewhere that the files are there. */
  settle?: (tx: Ctx, stored: readonly FileRow[]) => Promise<void>;
}

/**
 * Rows first, then objects, then the word that all are there: whatever breaks in between is found by its row.
 * @throws DomainError 413 `files.quota_exceeded`, 503
 */
export async function keepFiles(
  kit: Kit,
  ctx: Ctx,
  prepared: readonly PreparedFile[],
  keeping: Keeping = {},
): Promise<FileRow[]> {
  const files = prepared.map((file) => ({ file, row: newRow(file) }));
  const ids = files.map(({ row }) => row.id);
  await reserve(
    ctx,
    files.map(({ row }) => row),
    keeping,
  );
  try {
    for (const { file, row } of files) await putParts(kit, file, row.id);
    const stored = await ctx.transaction(async (tx) => {
      const rows = await markStored(tx, ids);
      if (rows.length < ids.length) throw fileNotFound();
      await keeping.settle?.(tx, rows);
      return rows;
    });
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

async function reserve(ctx: Ctx, rows: readonly NewFileRow[], { release }: Keeping): Promise<void> {
  const quota = ctx.setting(memberQuota) * mebibyte;
  const accountId = ctx.actor!.id;
  const bytes = rows.reduce((sum, row) => sum + row.keptSize, 0);
  await ctx.transaction(async (tx) => {
    // What came in pieces was counted when it began.
    if (!release) await spendBudget(tx, 'uploads', rows.length);
    const released = (await release?.(tx)) ?? 0;
    if (!(await tryTakeRoom(tx, accountId, bytes - released, quota))) throw quotaExceeded(quota);
    await insertPending(tx, accountId, rows);
  });
}

async function putParts(kit: Kit, file: PreparedFile, id: string): Promise<void> {
  try {
    for (const { path, size, width, mediaType } of file.parts) {
      await kit.storage.put(keyOf(id, width), createReadStream(path), { size, type: mediaType });
    }
  } catch (cause) {
    throw storageUnavailable(cause);
  }
}
