import { randomBytes } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { spendBudget } from '../../../kernel/spending.ts';
import {
  fileEmpty,
  fileTooLarge,
  quotaExceeded,
  tooManyUploads,
  typeMismatch,
  typeNotAllowed,
} from '../files.errors.ts';
import { tryTakeRoom } from '../files.queries.ts';
import { attachmentLimit, imageLimit, mebibyte, memberQuota } from '../files.settings.ts';
import { extensionOf } from '../names.rules.ts';
import { tryInsertUpload, type UploadRow } from '../pieces.queries.ts';
import { fileTypes, hidesType } from '../types.rules.ts';

/** Hours from the first byte to the last. The sweep looks every hour, so nothing unfinished is older than a day. */
const uploadHours = 22;
const unfinishedAMember = 100;
const longestName = 1_000;

export interface Announced {
  /** Bytes. */
  length: number;
  name: string | undefined;
  /** The header as it came. */
  metadata: string;
}

/**
 * Takes room for a file that will come in pieces. What is no file by its name or length is refused here; what it is decides
 * its content, once it is there.
 * @throws DomainError 413 `files.too_large` or `files.quota_exceeded`, 415, 422, 429
 */
export async function beginUpload(ctx: Ctx, { length, name, metadata }: Announced): Promise<UploadRow> {
  if (name === undefined || name.trim() === '' || name.length > longestName)
    throw invalidField('/Upload-Metadata/filename', name === undefined ? 'required' : 'request.invalid');
  if (length === 0) throw fileEmpty();
  const most = longestOf(ctx, name);
  if (length > most) throw fileTooLarge(most);
  const quota = ctx.setting(memberQuota) * mebibyte;
  const uploaderId = ctx.actor!.id;
  return ctx.transaction(async (tx) => {
    await spendBudget(tx, 'uploads');
    // Locks the member's usage as well, so that the count below is exact.
    if (!(await tryTakeRoom(tx, uploaderId, length, quota))) throw quotaExceeded(quota);
    const id = randomBytes(16).toString('hex');
    const expiresAt = new Date(tx.now.getTime() + uploadHours * 3_600_000);
    const made = { id, uploaderId, name, metadata, length, expiresAt };
    const row = await tryInsertUpload(tx, made, unfinishedAMember);
    if (!row) throw tooManyUploads(unfinishedAMember);
    return row;
  });
}

/** Bytes that a file of this name may have. Kinds of files with limits of their own are told apart here. */
function longestOf(ctx: Ctx, name: string): number {
  const extension = extensionOf(name);
  const type = Object.values(fileTypes).find(({ extensions }) =>
    (extensions as readonly string[]).includes(extension),
  );
  if (!type) throw typeNotAllowed();
  if (hidesType(name)) throw typeMismatch();
  return ctx.setting(type.kind === 'image' ? imageLimit : attachmentLimit) * mebibyte;
}

/** Bytes of the largest file that is taken at all. */
export function longestUpload(ctx: Ctx): number {
  return Math.max(ctx.setting(imageLimit), ctx.setting(attachmentLimit)) * mebibyte;
}
