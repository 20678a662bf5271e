import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type FileRow = Selectable<DB['files']>;

type Tables = 'files' | 'file_usage' | 'file_holds' | 'file_uploads' | 'file_upload_pieces';

export const filesDb = (ctx: Pick<Ctx, 'db'>) => scopeTo<Tables>(ctx);

/** Only what is wholly stored can be found. */
export async function findFile(ctx: Ctx, id: string): Promise<FileRow | undefined> {
  return filesDb(ctx)
    .selectFrom('files')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .executeTakeFirst();
}

export async function findFiles(ctx: Ctx, ids: readonly string[]): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  return filesDb(ctx)
    .selectFrom('files')
    .selectAll()
    .where('id', 'in', ids)
    .where('state', '=', 'stored')
    .execute();
}

/** Files of many owners of one type, oldest first, by owner. */
export async function findFilesOf(
  ctx: Ctx,
  type: string,
  ownerIds: readonly string[],
): Promise<Map<string, FileRow[]>> {
  const found = new Map<string, FileRow[]>();
  if (ownerIds.length === 0) return found;
  const rows = await filesDb(ctx)
    .selectFrom('files')
    .selectAll()
    .where('owner_type', '=', type)
    .where('owner_id', 'in', ownerIds)
    .where('state', '=', 'stored')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  for (const row of rows) found.set(row.owner_id!, [...(found.get(row.owner_id!) ?? []), row]);
  return found;
}

export interface NewFileRow {
  id: string;
  name: string;
  mediaType: string;
  size: number;
  keptSize: number;
  width: number | null;
  height: number | null;
  animated: boolean;
  widths: number[];
}

/** Takes room for the files in one statement. False, and nothing taken, when they do not all fit. */
export async function tryTakeRoom(
  tx: Ctx,
  accountId: string,
  bytes: number,
  quota: number,
): Promise<boolean> {
  const taken = await sql`
    insert into file_usage (account_id, bytes)
    select ${accountId}::uuid, ${bytes}::bigint where ${bytes}::bigint <= ${quota}::bigint
    on conflict (account_id) do update set bytes = file_usage.bytes + excluded.bytes
    where file_usage.bytes + excluded.bytes <= ${quota}::bigint
    returning 1`.execute(tx.db);
  return taken.rows.length === 1;
}

export async function giveRoomBack(tx: Ctx, accountId: string, bytes: number): Promise<void> {
  await filesDb(tx)
    .updateTable('file_usage')
    .set((eb) => ({ bytes: eb('bytes', '-', String(bytes)) }))
    .where('account_id', '=', accountId)
    .execute();
}

export async function findUsage(ctx: Ctx, accountId: string): Promise<number> {
  const row = await filesDb(ctx)
    .selectFrom('file_usage')
    .select('bytes')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

export async function insertPending(tx: Ctx, uploaderId: string, rows: readonly NewFileRow[]): Promise<void> {
  await filesDb(tx)
    .insertInto('files')
    .values(
      rows.map((row) => ({
        id: row.id,
        uploader_id: uploaderId,
        name: row.name,
        media_type: row.mediaType,
        size: row.size,
        kept_size: row.keptSize,
        width: row.width,
        height: row.height,
        animated: row.animated,
        widths: row.widths,
        created_at: tx.now,
        unclaimed_at: tx.now,
      })),
    )
    .execute();
}

/** The rows that are stored now; one that was swept meanwhile is missing. */
export async function markStored(tx: Ctx, ids: readonly string[]): Promise<FileRow[]> {
  return filesDb(tx)
    .updateTable('files')
    .set({ state: 'stored' })
    .where('id', 'in', ids)
    .where('state', '=', 'pending')
    .returningAll()
    .execute();
}
