import { Check } from 'typebox/value';
import type { Kysely } from 'kysely';
import type { DB } from '../../kernel/db.generated.ts';
import { scopeTo } from '../../kernel/scope.ts';
import { findSetting, type Setting } from '../../kernel/settings.ts';

/** What hosts changed, in memory, because almost every request reads a setting. Reloaded on a wake-up and every second. */
export class SettingsStore {
  #changed = new Map<string, unknown>();
  #begun = 0;
  #seen = 0;

  read<T>(setting: Setting<T>): T {
    return this.#changed.has(setting.key) ? (this.#changed.get(setting.key) as T) : setting.default;
  }

  isChanged(key: string): boolean {
    return this.#changed.has(key);
  }

  async reload(db: Kysely<DB>): Promise<void> {
    this.#begun += 1;
    const turn = this.#begun;
    const rows = await scopeTo<'settings'>({ db }).selectFrom('settings').select(['key', 'value']).execute();
    const changed = new Map<string, unknown>();
    for (const { key, value } of rows) {
      const setting = findSetting(key);
      if (setting && Check(setting.schema, value)) changed.set(key, value);
    }
    // One that began earlier and ends later has seen less.
    if (turn < this.#seen) return;
    this.#seen = turn;
    this.#changed = changed;
  }
}
