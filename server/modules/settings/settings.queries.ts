import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';

export type ChangeRow = Selectable<DB['setting_changes']>;

const own = (ctx: Pick<Ctx, 'db'>) => scopeTo<'settings' | 'setting_changes' | 'setting_versions'>(ctx);

/** How often each was changed; others who change the same ones wait until this transaction ends. `keys` in order. */
export async function lockVersions(tx: Ctx, keys: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; version: number }>`
    insert into setting_versions (key, version) select key, 0 from unnest(${keys as string[]}::text[]) as k (key)
    on conflict (key) do update set version = setting_versions.version
    returning key, version`.execute(own(tx));
  return new Map(rows.map(({ key, version }) => [key, version]));
}

export async function findVersions(ctx: Ctx): Promise<Map<string, number>> {
  const rows = await own(ctx).selectFrom('setting_versions').selectAll().execute();
  return new Map(rows.map(({ key, version }) => [key, version]));
}

export async function storedValues(tx: Ctx, keys: readonly string[]): Promise<Map<string, unknown>> {
  const rows = await own(tx)
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('key', 'in', [...keys])
    .execute();
  return new Map(rows.map(({ key, value }) => [key, value]));
}

interface NewChange {
  key: string;
  version: number;
  before: unknown;
  after: unknown;
}

export async function insertChange(tx: Ctx, { key, version, before, after }: NewChange): Promise<void> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  await own(tx)
    .insertInto('setting_changes')
    .values({
      key,
      version,
      before: json(before),
      after: json(after),
      changed_by: tx.actor?.id ?? null,
      changed_at: tx.now,
    })
    .execute();
  await own(tx).updateTable('setting_versions').set({ version }).where('key', '=', key).execute();
}

export async function removeValue(tx: Ctx, key: string): Promise<void> {
  await own(tx).deleteFrom('settings').where('key', '=', key).execute();
}

export async function storeValue(tx: Ctx, key: string, value: unknown): Promise<void> {
  const json = JSON.stringify(value);
  await own(tx)
    .insertInto('settings')
    .values({ key, value: json, updated_at: tx.now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json, updated_at: tx.now }))
    .execute();
}

export async function findChanges(
  ctx: Ctx,
  key: string,
  { limit, before }: { limit: number; before: number | null },
): Promise<ChangeRow[]> {
  let rows = own(ctx).selectFrom('setting_changes').selectAll().where('key', '=', key);
  if (before !== null) rows = rows.where('version', '<', before);
  return rows.orderBy('version', 'desc').limit(limit).execute();
}

export async function findChange(ctx: Ctx, key: string, version: number): Promise<ChangeRow | undefined> {
  return own(ctx)
    .selectFrom('setting_changes')
    .selectAll()
    .where('key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst();
}
