import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { filesDb } from './files.queries.ts';

type Row = Selectable<DB['file_uploads']>;

/** A file on its way, in pieces. */
export type UploadRow = Omit<Row, 'length' | 'received'> & { length: number; received: number };

const counted = (row: Row): UploadRow => ({
  ...row,
  length: Number(row.length),
  received: Number(row.received),
});

export async function findUpload(ctx: Ctx, uploaderId: string, id: string): Promise<UploadRow | undefined> {
  const row = await filesDb(ctx)
    .selectFrom('file_uploads')
    .selectAll()
    .where('id', '=', id)
    .where('uploader_id', '=', uploaderId)
    .where('state', '<>', 'removed')
    .executeTakeFirst();
  return row && counted(row);
}

export interface NewUpload {
  id: string;
  uploaderId: string;
  name: string;
  metadata: string;
  length: number;
  expiresAt: Date;
}

/** Undefined when the member has `max` unfinished ones already; exact while their usage is locked. */
export async function tryInsertUpload(
  tx: Ctx,
  upload: NewUpload,
  max: number,
): Promise<UploadRow | undefined> {
  const { id, uploaderId, name, metadata, length, expiresAt } = upload;
  const result = await sql<Row>`
    insert into file_uploads (id, uploader_id, name, metadata, length, reserved, created_at, expires_at)
    select ${id}, ${uploaderId}::uuid, ${name}, ${metadata}, ${length}::bigint, ${length}::bigint, ${tx.now}::timestamptz, ${expiresAt}::timestamptz
    where (select count(*) from file_uploads where uploader_id = ${uploaderId}::uuid and state = 'open') < ${max}
    returning *`.execute(tx.db);
  return result.rows[0] && counted(result.rows[0]);
}

export interface NewPiece {
  start: number;
  size: number;
  name: string;
}

/**
 * Adds a piece if it begins where the upload ends: this statement decides between two that begin at the same place.
 * Undefined when it does not, or the upload is over, or has `most` pieces.
 */
export async function tryAddPiece(
  tx: Ctx,
  uploadId: string,
  piece: NewPiece,
  most: number,
): Promise<UploadRow | undefined> {
  const { start, size, name } = piece;
  const result = await sql<Row>`
    update file_uploads set received = received + ${size}::bigint, pieces = pieces + 1
    where id = ${uploadId} and state = 'open' and expires_at > ${tx.now} and pieces < ${most}
      and received = ${start}::bigint and received + ${size}::bigint <= length
    returning *`.execute(tx.db);
  const row = result.rows[0];
  if (!row) return undefined;
  await filesDb(tx)
    .insertInto('file_upload_pieces')
    .values({ upload_id: uploadId, start, size, name })
    .execute();
  return counted(row);
}

/** Names of the pieces in the order of the file. */
export async function listPieces(ctx: Ctx, uploadId: string): Promise<string[]> {
  const rows = await filesDb(ctx)
    .selectFrom('file_upload_pieces')
    .select('name')
    .where('upload_id', '=', uploadId)
    .orderBy('start')
    .execute();
  return rows.map((row) => row.name);
}

/** Makes this the one try to make a file of it, until then. Undefined while another one is under way, or nothing is to do. */
export async function tryBeginAttempt(
  tx: Ctx,
  uploadId: string,
  until: Date,
): Promise<UploadRow | undefined> {
  const row = await filesDb(tx)
    .updateTable('file_uploads')
    .set((eb) => ({ attempt: eb('attempt', '+', 1), finishing_until: until }))
    .where('id', '=', uploadId)
    .where('state', '=', 'open')
    .whereRef('received', '=', 'length')
    .where((eb) => eb.or([eb('finishing_until', 'is', null), eb('finishing_until', '<', tx.now)]))
    .returningAll()
    .executeTakeFirst();
  return row && counted(row);
}

type Outcome =
  { state: 'stored'; file_id: string } | { state: 'refused'; refusal: string } | { state: 'open' };

/** Ends a try. False when another one has begun since, or somebody took the upload away. */
export async function endAttempt(
  tx: Ctx,
  { id, attempt }: Pick<UploadRow, 'id' | 'attempt'>,
  outcome: Outcome,
): Promise<boolean> {
  const result = await filesDb(tx)
    .updateTable('file_uploads')
    .set({ ...outcome, finishing_until: null })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('attempt', '=', attempt)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Bytes of the quota that a try may use for the file, which are no longer the upload's; undefined when it is over. */
export async function takeReserved(
  tx: Ctx,
  { id, attempt }: Pick<UploadRow, 'id' | 'attempt'>,
): Promise<number | undefined> {
  const result = await sql<{ reserved: string }>`
    with before as (
      select id, reserved from file_uploads
      where id = ${id} and attempt = ${attempt} and state = 'open' for update
    )
    update file_uploads u set reserved = 0 from before b where u.id = b.id returning b.reserved`.execute(
    tx.db,
  );
  return result.rows[0] && Number(result.rows[0].reserved);
}

/** Hides uploads, so that no piece is taken any more, and gives their room back, once. */
export async function hideUploads(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await sql`
    with before as (
      select id, uploader_id, reserved from file_uploads where id = any(${ids as string[]}::text[]) for update
    ), hidden as (
      update file_uploads u set state = 'removed', reserved = 0 from before b where u.id = b.id
    ), room as (
      select uploader_id, sum(reserved) as bytes from before group by uploader_id
    )
    update file_usage u set bytes = u.bytes - r.bytes from room r where u.account_id = r.uploader_id`.execute(
    ctx.db,
  );
}

/** Rows of hidden uploads, once their pieces are gone. */
export async function deleteUploads(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await filesDb(ctx)
    .deleteFrom('file_uploads')
    .where('id', 'in', ids)
    .where('state', '=', 'removed')
    .execute();
}

/** Uploads whose time is over, and hidden ones whose pieces may still be there. */
export async function listEndedUploads(ctx: Ctx, limit: number): Promise<string[]> {
  const rows = await filesDb(ctx)
    .selectFrom('file_uploads')
    .select('id')
    .where((eb) => eb.or([eb('state', '=', 'removed'), eb('expires_at', '<=', ctx.now)]))
    .where((eb) => eb.or([eb('finishing_until', 'is', null), eb('finishing_until', '<', ctx.now)]))
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
