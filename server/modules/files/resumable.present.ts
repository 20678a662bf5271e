import type { Static } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { presentFile } from './files.present.ts';
import { findFiles } from './files.queries.ts';
import type { ResumableView } from './files.schemas.ts';
import type { UploadRow } from './pieces.queries.ts';

export async function presentUpload(ctx: Ctx, upload: UploadRow): Promise<Static<typeof ResumableView>> {
  const [file] = upload.file_id === null ? [] : await findFiles(ctx, [upload.file_id]);
  return {
    id: upload.id,
    offset: upload.received,
    length: upload.length,
    expiresAt: upload.expires_at.toISOString(),
    ...(file && { file: presentFile(file) }),
  };
}
