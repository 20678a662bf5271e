import { Check } from 'typebox/value';
import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError, invalidField } from '../../../kernel/errors.ts';
import { findSetting } from '../../../kernel/settings.ts';
import { recordAct } from '../../audit/index.ts';
import { insertChange, lockVersions, removeValue, storedValues, storeValue } from '../settings.queries.ts';

/**
 * Changes settings in one transaction; `null` returns one to its default. Each change is kept and can be undone.
 * @param versions how many changes of a setting its sender knew of; those that are not named are changed whatever they are
 * @throws DomainError 422 with one problem for each unknown key or wrong value, 409 `request.stale_version` with the key;
 * nothing is stored then
 */
export async function changeSettings(
  ctx: Ctx,
  changes: Record<string, unknown>,
  versions: Record<string, number> = {},
): Promise<void> {
  assertFit(changes);
  const keys = Object.keys(changes).sort();
  if (keys.length === 0) return;
  await ctx.transaction(async (tx) => {
    const current = await lockVersions(tx, keys);
    for (const key of keys) {
      const version = current.get(key)!;
      if (Object.hasOwn(versions, key) && versions[key] !== version)
        throw new DomainError('conflict', 'request.stale_version', { params: { version, key } });
    }
    const stored = await storedValues(tx, keys);
    const changed = keys.filter((key) => !isSame(key, stored, changes[key]));
    for (const key of changed) {
      const [before, after] = [stored.has(key) ? stored.get(key) : null, changes[key]];
      await insertChange(tx, { key, version: current.get(key)! + 1, before, after });
      await (after === null ? removeValue(tx, key) : storeValue(tx, key, after));
    }
    tx.wake('settings', 'all');
    await recordChanges(tx, stored, changed, changes);
  });
}

function assertFit(changes: Record<string, unknown>): void {
  const wrong = Object.entries(changes).flatMap(([key, value]) => {
    const setting = findSetting(key);
    if (!setting) return invalidField(`/${key}`, 'unknown_field').errors;
    return value === null || Check(setting.schema, value)
      ? []
      : invalidField(`/${key}`, 'invalid_value').errors;
  });
  if (wrong.length > 0) throw new DomainError('invalid', 'settings.invalid', { errors: wrong });
}

/** A value that is stored although it is the default is not the same as none: the default may change with a release. */
function isSame(key: string, stored: ReadonlyMap<string, unknown>, value: unknown): boolean {
  if (value === null) return !stored.has(key);
  return stored.has(key) && canonical(stored.get(key)) === canonical(value);
}

async function recordChanges(
  tx: Ctx,
  stored: ReadonlyMap<string, unknown>,
  keys: readonly string[],
  changes: Record<string, unknown>,
): Promise<void> {
  for (const key of keys) {
    const initial = findSetting(key)!.default;
    const [former, present] = [stored.has(key) ? stored.get(key) : initial, changes[key] ?? initial];
    if (canonical(former) === canonical(present)) continue;
    await recordAct(tx, {
      act: 'settings.changed',
      actorId: tx.actor?.id ?? null,
      target: { type: 'setting', id: key },
      before: { [key]: former },
      after: { [key]: present },
    });
  }
}

/** The database keeps the keys of objects in an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
