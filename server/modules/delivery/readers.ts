import type { Ctx } from '../../kernel/ctx.ts';
import type { Locale } from '../../kernel/locale.ts';
import { findRecipients, type Recipient } from '../accounts/index.ts';
import { siteLocales, siteTimeZone } from '../site/index.ts';
import { choiceForKind, paceOf, type Channel, type StoredChoice } from './choices.rules.ts';
import { defaultDigestHour } from './delivery.settings.ts';
import { findReachable } from './devices.queries.ts';
import { findChoices, findSettings, type SettingsRow } from './settings.queries.ts';
import { nextDigest, quietUntil, type QuietHours } from './times.rules.ts';

/** A member with everything that decides how they are told. */
export interface Reader {
  recipient: Recipient;
  settings: SettingsRow | undefined;
  choices: ReadonlyMap<string, StoredChoice>;
  locale: Locale;
  hasDevice: boolean;
  hasSlack: boolean;
}

/** By account; who has left is not among them. */
export async function loadReaders(ctx: Ctx, accountIds: readonly string[]): Promise<Map<string, Reader>> {
  const recipients = await findRecipients(ctx, accountIds);
  const settings = await findSettings(ctx, accountIds);
  const choices = await findChoices(ctx, accountIds);
  const reachable = await findReachable(ctx, accountIds);
  const readers = [...recipients].map(([id, recipient]): [string, Reader] => {
    const own = settings.get(id);
    return [
      id,
      {
        recipient,
        settings: own,
        choices: choices.get(id) ?? new Map<string, StoredChoice>(),
        locale: localeFor(ctx, own),
        hasDevice: reachable.has(id),
        hasSlack: hasSlack(own),
      },
    ];
  });
  return new Map(readers);
}

function hasSlack(settings: SettingsRow | undefined): boolean {
  const given = settings?.slack_webhook ?? settings?.slack_member ?? null;
  return given !== null && settings?.slack_stopped_at === null;
}

/** What the member chose when the site speaks it, else the site's first. */
function localeFor(ctx: Ctx, settings: SettingsRow | undefined): Locale {
  const spoken = ctx.setting(siteLocales);
  const chosen = settings?.locale;
  return (chosen && spoken.includes(chosen) ? chosen : spoken[0]) === 'en' ? 'en' : 'ko';
}

export function quietOf(settings: SettingsRow | undefined): QuietHours | null {
  if (!settings || settings.quiet_from === null || settings.quiet_to === null) return null;
  return { from: settings.quiet_from, to: settings.quiet_to };
}

export function quietEnd(ctx: Ctx, { settings }: Reader): Date | null {
  return quietUntil(ctx.now, ctx.setting(siteTimeZone), quietOf(settings));
}

export function digestAt(ctx: Ctx, settings: SettingsRow | undefined): Date {
  const hour = settings?.digest_hour ?? ctx.setting(defaultDigestHour);
  return nextDigest(ctx.now, ctx.setting(siteTimeZone), hour, settings?.digested_on ?? null);
}

/** How a kind of notice travels to this member by a channel; `null` for not at all. */
export function paceFor(
  { choices }: Reader,
  { type, topic }: { type: string; topic: string },
  channel: Channel,
) {
  return paceOf(choiceForKind(type, choices.get(topic)), channel);
}

/** Why nothing can reach this member by this channel at all; `null` when it can. */
export function obstacle(reader: Reader, channel: Channel): string | null {
  if (reader.recipient.blocked) return 'blocked';
  if (channel === 'mail') return reader.recipient.emailVerified ? null : 'unverified';
  if (channel === 'push') return reader.hasDevice ? null : 'no_device';
  return reader.hasSlack ? null : 'no_address';
}
