import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../../kernel/ctx.ts';
import type { TimedJob } from '../../kernel/jobs.ts';
import { filesDb } from './files.queries.ts';
import { unclaimedHours } from './files.settings.ts';
import { idOfKey, uploadOfKey, type Kit } from './kit.ts';
import { sweepUploads } from './use-cases/end-uploads.ts';
import { removeFiles } from './use-cases/remove-files.ts';

const hour = 3_600_000;
const batch = 200;

export function filesTimed(kit: Kit): TimedJob[] {
  return [
    { name: 'files.sweep', schedule: '13 * * * *', catchUp: '1d', run: (ctx) => sweep(kit, ctx) },
    { name: 'files.reconcile', schedule: '29 4 * * *', catchUp: '1d', run: (ctx) => reconcile(kit, ctx) },
  ];
}

/** Removes what nothing uses, what was dropped, and uploads that a crash cut off. */
async function sweep(kit: Kit, ctx: Ctx): Promise<void> {
  for (;;) {
    const ids = await hideDue(ctx);
    await removeFiles(kit, ctx, ids);
    if (ids.length < batch) break;
  }
  await sweepUploads(kit, ctx);
  await clearScratch(kit, ctx);
}

/** Hides what is due in one statement, so that nothing can claim it any more; answers what is hidden. */
async function hideDue(ctx: Ctx): Promise<string[]> {
  const unclaimedSince = new Date(ctx.now.getTime() - ctx.setting(unclaimedHours) * hour);
  const db = filesDb(ctx);
  const due = db
    .selectFrom('files')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('state', '=', 'removed'),
        eb.and([eb('state', '=', 'pending'), eb('created_at', '<', new Date(ctx.now.getTime() - hour))]),
        eb.and([
          eb('owner_type', 'is', null),
          eb('unclaimed_at', '<', unclaimedSince),
          eb.not(
            eb.exists(
              eb.selectFrom('file_holds').select('file_id').whereRef('file_holds.file_id', '=', 'files.id'),
            ),
          ),
        ]),
      ]),
    )
    .limit(batch)
    .forUpdate()
    .skipLocked();
  const hidden = await db
    .updateTable('files')
    .set({ state: 'removed' })
    .where('id', 'in', due)
    .returning('id')
    .execute();
  return hidden.map((row) => row.id);
}

/** Objects without a row: a crash between the two, or a database that was restored from an older copy. */
async function reconcile(kit: Kit, ctx: Ctx): Promise<void> {
  await reconcileKeys(kit, ctx, { prefix: 'files/', table: 'files', idOf: idOfKey });
  await reconcileKeys(kit, ctx, { prefix: 'uploads/', table: 'file_uploads', idOf: uploadOfKey });
}

interface Kept {
  prefix: string;
  table: 'files' | 'file_uploads';
  idOf: (key: string) => string | null;
}

async function reconcileKeys(kit: Kit, ctx: Ctx, kept: Kept): Promise<void> {
  const before = ctx.now.getTime() - hour;
  let keys: string[] = [];
  for await (const { key, modifiedAt } of kit.storage.list(kept.prefix)) {
    if (modifiedAt.getTime() < before && kept.idOf(key) !== null) keys.push(key);
    if (keys.length < batch) continue;
    await deleteUnknown(kit, ctx, kept, keys);
    keys = [];
  }
  await deleteUnknown(kit, ctx, kept, keys);
}

async function deleteUnknown(
  kit: Kit,
  ctx: Ctx,
  { table, idOf }: Kept,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const ids = [...new Set(keys.map((key) => idOf(key)!))];
  const rows = await filesDb(ctx).selectFrom(table).select('id').where('id', 'in', ids).execute();
  const known = new Set(rows.map((row) => row.id));
  for (const key of keys) if (!known.has(idOf(key)!)) await kit.storage.delete(key);
}

/** What uploads of a killed process left. */
async function clearScratch(kit: Kit, ctx: Ctx): Promise<void> {
  await mkdir(kit.scratch, { recursive: true, mode: 0o700 });
  for (const name of await readdir(kit.scratch)) {
    const path = join(kit.scratch, name);
    const found = await stat(path).catch(() => null);
    if (found && found.mtimeMs < ctx.now.getTime() - hour) await rm(path, { recursive: true, force: true });
  }
}
