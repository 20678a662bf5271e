import { Type } from 'typebox';
import type { Ctx } from '../../../kernel/ctx.ts';
import { Id } from '../../../kernel/http.ts';
import { defineJob, type JobDefinition } from '../../../kernel/jobs.ts';
import { countPersonal, personalData } from '../../../kernel/personal-data.ts';
import { notify } from '../../notifications/index.ts';
import { archivePersonal } from '../archive.ts';
import {
  findExport,
  findLastExport,
  insertExport,
  rightsDb,
  showProgress,
  type ExportRow,
} from '../exports.queries.ts';
import { downloadToken, keyOfExport, type Kit } from '../kit.ts';
import { exportGone, exportNotFound, exportRunning, exportTooSoon } from '../rights.errors.ts';
import { ExportReady } from '../rights.notices.ts';
import { exportDays, exportHours } from '../rights.settings.ts';

const makeExportJob = 'rights.make_export';
const hour = 3_600_000;

/**
 * Asks for everything about me; a job makes it.
 * @throws DomainError 422 and 403 without proof, 409 while one is made, 429 `rights.export_too_soon`
 */
export async function askForExport(kit: Kit, ctx: Ctx, shown: { password?: string }): Promise<ExportRow> {
  const { id: accountId } = ctx.actor!;
  await kit.accounts.prove(ctx, shown);
  return ctx.transaction(async (tx) => {
    const last = await findLastExport(tx, accountId);
    if (last?.state === 'making') throw exportRunning();
    const again = last ? last.asked_at.getTime() + tx.setting(exportHours) * hour : 0;
    if (last && last.state !== 'failed' && again > tx.now.getTime())
      throw exportTooSoon(Math.ceil((again - tx.now.getTime()) / 1000));
    const id = await insertExport(tx, accountId);
    if (id === null) throw exportRunning();
    await tx.enqueue({ job: makeExportJob }, { exportId: id }, { key: `${makeExportJob} ${id}` });
    return (await findExport(tx, id))!;
  });
}

export function exportJobs(kit: Kit): JobDefinition[] {
  return [
    defineJob(makeExportJob, Type.Object({ exportId: Id }), (ctx, { exportId }) =>
      makeExport(kit, ctx, exportId),
    ),
  ];
}

/** Makes the file anew from the start: a run that was cut off has left nothing that counts. */
async function makeExport(kit: Kit, ctx: Ctx, id: string): Promise<void> {
  const row = await findExport(ctx, id);
  if (row?.state !== 'making') return;
  let total = 0;
  for (const source of personalData()) total += await countPersonal(ctx, source, row.account_id);
  await showProgress(ctx, id, 0, total);
  const body = await archivePersonal(kit, ctx, {
    accountId: row.account_id,
    madeAt: ctx.now,
    onRows: (done) => showProgress(ctx, id, done, total),
  });
  await kit.storage.put(keyOfExport(id), body, { type: 'application/zip' });
  const { size } = await kit.storage.stat(keyOfExport(id));
  const told = await ctx.transaction((tx) => finish(tx, row, { size, total }));
  // They left while it was made.
  if (!told) await kit.storage.delete(keyOfExport(id));
}

async function finish(tx: Ctx, row: ExportRow, made: { size: number; total: number }): Promise<boolean> {
  const done = await rightsDb(tx)
    .updateTable('personal_exports')
    .set({
      state: 'ready',
      size: made.size,
      rows_total: made.total,
      rows_done: made.total,
      ready_at: tx.now,
      expires_at: new Date(tx.now.getTime() + tx.setting(exportDays) * 24 * hour),
    })
    .where('id', '=', row.id)
    .where('state', '=', 'making')
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) return (await findExport(tx, row.id))?.state === 'ready';
  await notify(tx, {
    kind: ExportReady,
    key: `rights.export_ready ${row.id}`,
    to: [row.account_id],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: {},
  });
  return true;
}

/** The export behind a link. @throws DomainError 404 for a link of another session, 410 when its time is over */
export async function accessExport(kit: Kit, ctx: Ctx, token: string): Promise<ExportRow> {
  const { id: accountId, sessionId } = ctx.actor!;
  const row = /^[0-9a-f-]{36}\./.test(token) ? await findExport(ctx, token.slice(0, 36)) : undefined;
  if (!row || row.account_id !== accountId || token !== downloadToken(kit, row.id, sessionId))
    throw exportNotFound();
  if (row.state !== 'ready' || row.expires_at! <= ctx.now) throw exportGone();
  return row;
}

/** Files whose time is over go, and what is still being made after a day has failed. */
export async function sweepExports(kit: Kit, ctx: Ctx): Promise<void> {
  const over = await rightsDb(ctx)
    .selectFrom('personal_exports')
    .select('id')
    .where('state', '=', 'ready')
    .where('expires_at', '<=', ctx.now)
    .execute();
  for (const { id } of over) {
    await kit.storage.delete(keyOfExport(id));
    await rightsDb(ctx).updateTable('personal_exports').set({ state: 'gone' }).where('id', '=', id).execute();
  }
  await rightsDb(ctx)
    .updateTable('personal_exports')
    .set({ state: 'failed' })
    .where('state', '=', 'making')
    .where('asked_at', '<', new Date(ctx.now.getTime() - 24 * hour))
    .execute();
}
