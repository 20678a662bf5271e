import type { Ctx } from '../../kernel/ctx.ts';
import { fileNotFound } from './files.errors.ts';
import { findFileOwner } from './files.owners.ts';
import { findFile, type FileRow } from './files.queries.ts';

export interface AccessedFile {
  file: FileRow;
  /** Everybody may read it, so caches may keep it. */
  shared: boolean;
}

const idShape = /^[0-9a-f]{32}$/;

/**
 * The one way to a file on somebody's behalf: what a file belongs to decides at every request; what belongs to nothing is its
 * uploader's alone.
 * @throws DomainError 404
 */
export async function accessFile(ctx: Ctx, id: string): Promise<AccessedFile> {
  const file = idShape.test(id) ? await findFile(ctx, id) : undefined;
  if (!file) throw fileNotFound();
  if (file.owner_type === null || file.owner_id === null) {
    if (ctx.actor?.id !== file.uploader_id) throw fileNotFound();
    return { file, shared: false };
  }
  const owner = findFileOwner(file.owner_type);
  if (await owner?.mayRead(ctx.as(null), file.owner_id)) return { file, shared: true };
  if (!ctx.actor || !(await owner?.mayRead(ctx, file.owner_id))) throw fileNotFound();
  return { file, shared: false };
}
