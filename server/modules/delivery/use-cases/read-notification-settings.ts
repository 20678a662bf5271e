import type { Ctx } from '../../../kernel/ctx.ts';
import { siteTimeZone } from '../../site/index.ts';
import { choiceFor, defaultsOf, topics, type Channel } from '../choices.rules.ts';
import { lastTests } from '../deliveries.queries.ts';
import { defaultDigestHour } from '../delivery.settings.ts';
import type { NotificationSettingsView } from '../delivery.schemas.ts';
import { listDevices } from '../devices.queries.ts';
import type { Kit } from '../kit.ts';
import { loadReaders, quietOf, type Reader } from '../readers.ts';

/** How the actor is told: the matrix, the times, and whether each channel can arrive. Secrets are not in it. */
export async function readNotificationSettings(kit: Kit, ctx: Ctx): Promise<NotificationSettingsView> {
  const accountId = ctx.actor!.id;
  const reader = (await loadReaders(ctx, [accountId])).get(accountId)!;
  const devices = await listDevices(ctx, accountId);
  const tests = await lastTests(ctx, accountId);
  const quiet = quietOf(reader.settings);
  return {
    version: reader.settings?.version ?? 1,
    topics: topics(ctx.actor!.role).map((topic) => ({
      topic,
      ...choiceFor(topic, reader.choices.get(topic)),
      defaults: defaultsOf(topic),
    })),
    locale: reader.locale,
    digestHour: reader.settings?.digest_hour ?? ctx.setting(defaultDigestHour),
    quietHours: quiet && { from: clockOf(quiet.from), to: clockOf(quiet.to) },
    timeZone: ctx.setting(siteTimeZone),
    mail: { verified: reader.recipient.emailVerified },
    push: { devices: devices.length, publicKey: kit.push.publicKey },
    slack: presentSlack(kit, reader),
    tests: tests.map((row) => ({
      channel: row.channel as Channel,
      state: row.state as NotificationSettingsView['tests'][number]['state'],
      error: row.last_error,
      at: row.created_at.toISOString(),
    })),
  };
}

function presentSlack(kit: Kit, { settings }: Reader): NotificationSettingsView['slack'] {
  return {
    webhook: (settings?.slack_webhook ?? null) !== null,
    memberId: settings?.slack_member ?? null,
    bot: kit.slack.hasBot,
    stoppedAt: settings?.slack_stopped_at?.toISOString() ?? null,
    stoppedBecause: settings?.slack_stopped_code ?? null,
  };
}

function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
