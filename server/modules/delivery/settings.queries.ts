import { sql, type Selectable } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { staleVersion } from '../../kernel/errors.ts';
import type { StoredChoice } from './choices.rules.ts';
import { deliveryDb } from './deliveries.queries.ts';

export type SettingsRow = Omit<Selectable<DB['delivery_settings']>, 'digested_on'> & {
  /** `2026-11-28`; the driver would make a moment of it. */
  digested_on: string | null;
};

/** By account; who never chose anything has none. */
export async function findSettings(
  ctx: Ctx,
  accountIds: readonly string[],
): Promise<Map<string, SettingsRow>> {
  const rows = await deliveryDb(ctx)
    .selectFrom('delivery_settings')
    .selectAll()
    .select(sql<string | null>`digested_on::text`.as('digested_on'))
    .where('account_id', 'in', [...accountIds, '00000000-0000-0000-0000-000000000000'])
    .execute();
  return new Map(rows.map((row) => [row.account_id, row]));
}

export async function findChoices(
  ctx: Ctx,
  accountIds: readonly string[],
): Promise<Map<string, Map<string, StoredChoice>>> {
  const rows = await deliveryDb(ctx)
    .selectFrom('delivery_choices')
    .selectAll()
    .where('account_id', 'in', [...accountIds, '00000000-0000-0000-0000-000000000000'])
    .execute();
  const byAccount = new Map<string, Map<string, StoredChoice>>();
  for (const row of rows) {
    const chosen = byAccount.get(row.account_id) ?? new Map<string, StoredChoice>();
    byAccount.set(row.account_id, chosen.set(row.topic, row));
  }
  return byAccount;
}

/** A row for whoever has none yet, so that there is something to change and to lock. */
export async function ensureSettings(
  tx: Ctx,
  accountId: string,
  initial: { locale: string | null; digestHour: number },
): Promise<void> {
  await deliveryDb(tx)
    .insertInto('delivery_settings')
    .values({
      account_id: accountId,
      locale: initial.locale,
      digest_hour: initial.digestHour,
      updated_at: tx.now,
    })
    .onConflict((conflict) => conflict.constraint('delivery_settings_pkey').doNothing())
    .execute();
}

export type SettingsChange = Partial<
  Pick<
    SettingsRow,
    | 'locale'
    | 'digest_hour'
    | 'quiet_from'
    | 'quiet_to'
    | 'slack_webhook'
    | 'slack_member'
    | 'slack_stopped_at'
    | 'slack_stopped_code'
  >
>;

/** @throws DomainError 409 with the version that is current, unless `version` is */
export async function changeSettingsRow(
  tx: Ctx,
  accountId: string,
  version: number,
  change: SettingsChange,
): Promise<void> {
  const db = deliveryDb(tx);
  const changed = await db
    .updateTable('delivery_settings')
    .set({ ...change, version: version + 1, updated_at: tx.now })
    .where('account_id', '=', accountId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 1n) return;
  const current = await db
    .selectFrom('delivery_settings')
    .select('version')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  throw staleVersion(current.version);
}

/** For what the site itself changes; whoever is editing meanwhile gets a 409. False when `version` is given and not current. */
export async function changeSettingsNow(
  tx: Ctx,
  accountId: string,
  change: SettingsChange,
  version?: number,
): Promise<boolean> {
  const changed = await deliveryDb(tx)
    .updateTable('delivery_settings')
    .set((eb) => ({ ...change, version: eb('version', '+', 1), updated_at: tx.now }))
    .where('account_id', '=', accountId)
    .$if(version !== undefined, (rows) => rows.where('version', '=', version!))
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

/** False when the mail of that day, or of a later one, has been made already. */
export async function beginDigest(tx: Ctx, accountId: string, date: string): Promise<boolean> {
  const { rows } = await sql`
    update delivery_settings set digested_on = ${date}::date
    where account_id = ${accountId} and (digested_on is null or digested_on < ${date}::date)
    returning 1`.execute(tx.db);
  return rows.length === 1;
}

export async function saveChoice(
  tx: Ctx,
  accountId: string,
  choice: Partial<StoredChoice> & { topic: string },
) {
  const { topic, ...set } = choice;
  await deliveryDb(tx)
    .insertInto('delivery_choices')
    .values({ account_id: accountId, topic, ...set })
    .onConflict((conflict) => conflict.constraint('delivery_choices_pkey').doUpdateSet({ topic, ...set }))
    .execute();
}
