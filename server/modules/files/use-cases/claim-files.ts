import { sql } from 'kysely';
import type { Ctx } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { notClaimable } from '../files.errors.ts';
import type { FileOwner } from '../files.owners.ts';
import { filesDb, type FileRow } from '../files.queries.ts';

const filesAnOwner = 50;
const reference = /\/files\/([0-9a-f]{32})(?![0-9a-f])/g;

/** Ids of the files that a text shows or links to, in its order, each once. */
export function referencedFiles(markdown: string): string[] {
  return [...new Set([...markdown.matchAll(reference)].map((match) => match[1]!))];
}

/**
 * Gives one of the caller's own files to something of theirs. Idempotent.
 * @throws DomainError 422 `files.not_claimable` at `pointer` for a file that is not theirs, used elsewhere, or not there
 */
export async function claimFile(
  tx: Ctx,
  fileId: string,
  owner: FileOwner,
  pointer = '/file',
): Promise<FileRow> {
  const [row] = await claim(tx, [fileId], owner);
  if (!row) throw notClaimable(pointer);
  return row;
}

/**
 * Makes the files that a text refers to, and those that were named, belong to what the text is part of; files that it no
 * longer uses are let go. Answers what is owned now. What the text refers to without a right to it stays as it is.
 * @throws DomainError 422 for a named file that cannot be claimed, or too many files
 */
export async function claimFilesOfText(
  tx: Ctx,
  owner: FileOwner,
  text: { markdown: string; named: readonly string[] },
): Promise<FileRow[]> {
  const wanted = [...new Set([...referencedFiles(text.markdown), ...text.named])];
  if (wanted.length > filesAnOwner) throw invalidField('/files', 'files.too_many', { max: filesAnOwner });
  const rows = new Map((await claim(tx, wanted, owner)).map((row) => [row.id, row]));
  const missing = text.named.findIndex((id) => !rows.has(id));
  if (missing !== -1) throw notClaimable(`/files/${missing}`);
  await releaseFiles(tx, owner, wanted);
  return wanted.flatMap((id) => rows.get(id) ?? []);
}

async function claim(tx: Ctx, ids: readonly string[], owner: FileOwner): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  return filesDb(tx)
    .updateTable('files')
    .set({ owner_type: owner.type, owner_id: owner.id, unclaimed_at: null })
    .where('id', 'in', ids)
    .where('state', '=', 'stored')
    .where('uploader_id', '=', tx.actor!.id)
    .where((eb) =>
      eb.or([
        eb('owner_type', 'is', null),
        eb.and([eb('owner_type', '=', owner.type), eb('owner_id', '=', owner.id)]),
      ]),
    )
    .returningAll()
    .execute();
}

/** Lets go of an owner's files, except some: the sweep removes them after a day unless something claims them again. */
export async function releaseFiles(
  tx: Ctx,
  owner: FileOwner,
  exceptIds: readonly string[] = [],
): Promise<void> {
  await sql`
    update files set owner_type = null, owner_id = null, unclaimed_at = ${tx.now}
    where owner_type = ${owner.type} and owner_id = ${owner.id} and id <> all(${exceptIds as string[]}::text[])`.execute(
    tx.db,
  );
}

/** Takes the files of erased things away at once; their objects follow within the hour. */
export async function dropFiles(tx: Ctx, type: string, ownerIds: readonly string[]): Promise<void> {
  if (ownerIds.length === 0) return;
  await filesDb(tx)
    .updateTable('files')
    .set({ state: 'removed' })
    .where('owner_type', '=', type)
    .where('owner_id', 'in', ownerIds)
    .execute();
}

/** Takes away what somebody who leaves had uploaded for themselves: their pictures, and what nothing uses. */
export async function dropPersonalFiles(tx: Ctx, accountId: string): Promise<void> {
  await filesDb(tx)
    .updateTable('files')
    .set({ state: 'removed' })
    .where('uploader_id', '=', accountId)
    .where((eb) => eb.or([eb('owner_type', 'is', null), eb('owner_type', '=', 'member')]))
    .execute();
  await filesDb(tx)
    .updateTable('file_uploads')
    .set({ state: 'removed' })
    .where('uploader_id', '=', accountId)
    .execute();
}
