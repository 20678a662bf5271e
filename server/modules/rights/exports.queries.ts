import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type ExportRow = Selectable<DB['personal_exports']>;
type Tables = 'personal_exports' | 'departures' | 'erasures';

export const rightsDb = (ctx: Pick<Ctx, 'db'>) => scopeTo<Tables>(ctx);

export function findExport(ctx: Ctx, id: string): Promise<ExportRow | undefined> {
  return rightsDb(ctx).selectFrom('personal_exports').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The last one that was asked for. */
export function findLastExport(ctx: Ctx, accountId: string): Promise<ExportRow | undefined> {
  return rightsDb(ctx)
    .selectFrom('personal_exports')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Null when one is being made already. */
export async function insertExport(tx: Ctx, accountId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    insert into personal_exports (account_id, asked_at) values (${accountId}, ${tx.now})
    on conflict (account_id) where state = 'making' do nothing returning id`.execute(tx.db);
  return rows[0]?.id ?? null;
}

export async function showProgress(ctx: Ctx, id: string, done: number, total: number): Promise<void> {
  await rightsDb(ctx)
    .updateTable('personal_exports')
    .set({ rows_done: Math.min(done, total), rows_total: total })
    .where('id', '=', id)
    .where('state', '=', 'making')
    .execute();
}
