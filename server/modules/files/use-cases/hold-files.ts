import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { FileOwner } from '../files.owners.ts';
import { filesDb } from '../files.queries.ts';

/**
 * Makes something unpublished hold exactly these of the caller's own files: they are not swept while it does, and stay as
 * readable as they were. Files of others and unknown ones are left out. Several may hold one file.
 */
export async function holdFiles(tx: Ctx, holder: FileOwner, ids: readonly string[]): Promise<void> {
  // Written to and not only locked, so that a sweep which looked a moment ago looks at the row again.
  const touched = await sql<{ id: string }>`
    update files set unclaimed_at = case when owner_type is null then greatest(unclaimed_at, ${tx.now}::timestamptz) end
    where id = any(${ids as string[]}::text[]) and uploader_id = ${tx.actor!.id} and state = 'stored'
    returning id`.execute(tx.db);
  const held = touched.rows.map((row) => row.id);
  await letGo(tx, holder.type, [holder.id], held);
  if (held.length === 0) return;
  await filesDb(tx)
    .insertInto('file_holds')
    .values(held.map((id) => ({ file_id: id, holder_type: holder.type, holder_id: holder.id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** For the transaction in which the holders end: what nothing uses any more is swept a day later. */
export async function endHolds(tx: Ctx, type: string, holderIds: readonly string[]): Promise<void> {
  await letGo(tx, type, holderIds, []);
}

async function letGo(
  tx: Ctx,
  type: string,
  holderIds: readonly string[],
  except: readonly string[],
): Promise<void> {
  if (holderIds.length === 0) return;
  await sql`
    with gone as (
      delete from file_holds
      where holder_type = ${type} and holder_id = any(${holderIds as string[]}::text[])
        and file_id <> all(${except as string[]}::text[])
      returning file_id
    )
    update files set unclaimed_at = ${tx.now} from gone where id = gone.file_id and owner_type is null`.execute(
    tx.db,
  );
}
