import type { Ctx } from '../../../kernel/ctx.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { findSetting } from '../../../kernel/settings.ts';
import { findChange, findChanges, type ChangeRow } from '../settings.queries.ts';
import { changeSettings } from './change-settings.ts';

const settingNotFound = () => new DomainError('not-found', 'settings.not_found');

/** Who changed a setting, when, from what to what; the newest first. `null` is the default. @throws DomainError 404 */
export async function listChanges(
  ctx: Ctx,
  key: string,
  page: { limit: number; before: number | null },
): Promise<ChangeRow[]> {
  if (!findSetting(key)) throw settingNotFound();
  return findChanges(ctx, key, page);
}

/**
 * Makes a setting what it was after its change number `to`; 0 is before the first one. This is a change itself, so it can be
 * undone, too.
 * @throws DomainError 404 for an unknown setting or change; 409 when it was changed since `version`; 422 when the former value
 * is none any more
 */
export async function restoreSetting(
  ctx: Ctx,
  key: string,
  { to, version }: { to: number; version: number },
): Promise<void> {
  if (!findSetting(key)) throw settingNotFound();
  const change = await findChange(ctx, key, Math.max(to, 1));
  if (!change) throw new DomainError('not-found', 'settings.change_not_found');
  await changeSettings(ctx, { [key]: to === 0 ? change.before : change.after }, { [key]: version });
}
