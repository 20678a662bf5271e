import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { filesDb } from '../files.queries.ts';
import { keyOf, type Kit } from '../kit.ts';

/** Removes files for good: hidden first, then their objects, then their rows and the room that they took. Idempotent. */
export async function removeFiles(kit: Kit, ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await filesDb(ctx)
    .updateTable('files')
    .set({ state: 'removed' })
    .where('id', 'in', ids)
    .returning(['id', 'widths'])
    .execute();
  for (const { id, widths } of rows) {
    for (const width of [...widths, null]) await kit.storage.delete(keyOf(id, width));
  }
  await sql`
    with gone as (
      delete from files where id = any(${rows.map((row) => row.id)}::text[]) and state = 'removed'
      returning uploader_id, kept_size
    ), room as (
      select uploader_id, sum(kept_size) as bytes from gone group by uploader_id
    )
    update file_usage u set bytes = u.bytes - r.bytes from room r where u.account_id = r.uploader_id`.execute(
    ctx.db,
  );
}
