import { sql } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import { scopeTo } from '../../kernel/scope.ts';
import type { Breach } from './invariants.ts';

const own = (ctx: Pick<Ctx, 'db'>) => scopeTo<'admin_integrity_runs'>(ctx);

export interface CheckResult extends Breach {
  name: string;
  ms: number;
  /** It could not be looked at. */
  failed: boolean;
}

export interface RunRow {
  id: string;
  asked_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  results: CheckResult[];
}

/** Only one is open at a time: whoever asks meanwhile gets that one. */
export async function openRun(tx: Ctx, askedBy: string | null): Promise<{ id: string; fresh: boolean }> {
  const added = await own(tx)
    .insertInto('admin_integrity_runs')
    .values({ asked_by: askedBy, asked_at: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added) return { id: added.id, fresh: true };
  const open = await own(tx)
    .selectFrom('admin_integrity_runs')
    .select('id')
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  return open ? { id: open.id, fresh: false } : openRun(tx, askedBy);
}

/** Begins, or begins again after a node has died in the middle. False when it is finished already. */
export async function startRun(ctx: Ctx, id: string): Promise<boolean> {
  const started = await own(ctx)
    .updateTable('admin_integrity_runs')
    .set({ started_at: ctx.now, results: '[]' })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  return started.numUpdatedRows === 1n;
}

export async function addResult(ctx: Ctx, id: string, result: CheckResult): Promise<void> {
  await sql`
    update admin_integrity_runs set results = results || ${JSON.stringify([result])}::jsonb
    where id = ${id}::bigint`.execute(own(ctx));
}

export async function finishRun(ctx: Ctx, id: string): Promise<void> {
  await own(ctx)
    .updateTable('admin_integrity_runs')
    .set({ finished_at: ctx.now })
    .where('id', '=', id)
    .execute();
  await sql`
    delete from admin_integrity_runs where id <= ${id}::bigint - 60 and finished_at is not null`.execute(
    own(ctx),
  );
}

/** The newest first. */
export async function findRuns(ctx: Ctx, limit: number): Promise<RunRow[]> {
  const rows = await own(ctx)
    .selectFrom('admin_integrity_runs')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, results: row.results as unknown as CheckResult[] }));
}
