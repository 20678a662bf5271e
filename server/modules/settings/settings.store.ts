import { Check } from 'typebox/value';
import type { Kysely } from 'kysely';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db.generated.ts';
import { DomainError, invalidField } from '../../kernel/errors.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { findSetting, type Setting } from '../../kernel/settings.ts';

/** What hosts changed, in memory, because almost every request reads a setting. Reloaded on a wake-up and every second. */
export class SettingsStore {
  #changed = new Map<string, unknown>();

  read<T>(setting: Setting<T>): T {
    return this.#changed.has(setting.key) ? (this.#changed.get(setting.key) as T) : setting.default;
  }

  isChanged(key: string): boolean {
    return this.#changed.has(key);
  }

  async reload(db: Kysely<DB>): Promise<void> {
    const rows = await scopeTo<'settings'>({ db }).selectFrom('settings').select(['key', 'value']).execute();
    const changed = new Map<string, unknown>();
    for (const { key, value } of rows) {
      const setting = findSetting(key);
      if (setting && Check(setting.schema, value)) changed.set(key, value);
    }
    this.#changed = changed;
  }
}

/**
 * Changes settings in one transaction; `null` returns one to its default.
 * @throws DomainError 422 with one problem for each unknown key or wrong value; nothing is stored then
 */
export async function changeSettings(ctx: Ctx, changes: Record<string, unknown>): Promise<void> {
  const wrong = Object.entries(changes).flatMap(([key, value]) => {
    const setting = findSetting(key);
    if (!setting) return invalidField(`/${key}`, 'unknown_field').errors;
    return value === null || Check(setting.schema, value)
      ? []
      : invalidField(`/${key}`, 'invalid_value').errors;
  });
  if (wrong.length > 0) throw new DomainError('invalid', 'settings.invalid', { errors: wrong });
  await ctx.transaction(async (tx) => {
    const db = scopeTo<'settings'>(tx);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) await db.deleteFrom('settings').where('key', '=', key).execute();
      else await upsert(tx, key, value);
    }
    tx.wake('settings', 'all');
  });
}

async function upsert(tx: Ctx, key: string, value: unknown): Promise<void> {
  const json = JSON.stringify(value);
  await scopeTo<'settings'>(tx)
    .insertInto('settings')
    .values({ key, value: json, updated_at: tx.now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json, updated_at: tx.now }))
    .execute();
}
