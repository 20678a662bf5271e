import type { Ctx } from '../../../kernel/ctx.ts';
import { piecesFolder, type Kit } from '../kit.ts';
import { deleteUploads, hideUploads, listEndedUploads } from '../pieces.queries.ts';

/** Ends uploads for good: hidden first and their room given back, then their pieces, then their rows. Idempotent. */
export async function endUploads(kit: Kit, ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await hideUploads(ctx, ids);
  await deletePieces(kit, ids);
  await deleteUploads(ctx, ids);
}

/** Also those of which a crash left no row. */
export async function deletePieces(kit: Kit, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    for await (const { key } of kit.storage.list(piecesFolder(id))) await kit.storage.delete(key);
  }
}

const batch = 200;

/** Ends what nobody finished in time, and forgets what became a file long ago. */
export async function sweepUploads(kit: Kit, ctx: Ctx): Promise<void> {
  for (;;) {
    const ids = await listEndedUploads(ctx, batch);
    await endUploads(kit, ctx, ids);
    if (ids.length < batch) return;
  }
}
