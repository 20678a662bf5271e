import type { Ctx, Role } from '../../../kernel/ctx.ts';
import { invalidField } from '../../../kernel/errors.ts';
import { topics, toStored } from '../choices.rules.ts';
import { moveDigest } from '../deliveries.queries.ts';
import { defaultDigestHour } from '../delivery.settings.ts';
import type { NotificationSettingsChange } from '../delivery.schemas.ts';
import type { Kit } from '../kit.ts';
import { digestAt } from '../readers.ts';
import { seal } from '../secrets.ts';
import {
  changeSettingsRow,
  ensureSettings,
  findSettings,
  saveChoice,
  type SettingsChange,
} from '../settings.queries.ts';
import { slackWebhook } from '../slack-address.rules.ts';
import { scheduleNext } from './plan-deliveries.ts';

/**
 * How the actor wants to be told. Only what is named changes.
 * @throws DomainError 409 with the version that is current; 422 for an unknown topic or an address that is not Slack's
 */
export async function changeNotificationSettings(
  kit: Kit,
  ctx: Ctx,
  change: NotificationSettingsChange,
): Promise<void> {
  const accountId = ctx.actor!.id;
  const columns = columnsOf(kit, accountId, change);
  assertKnown(ctx.actor!.role, change);
  await ctx.transaction(async (tx) => {
    await ensureSettings(tx, accountId, { locale: tx.locale, digestHour: tx.setting(defaultDigestHour) });
    await changeSettingsRow(tx, accountId, change.version, columns);
    for (const choice of change.topics ?? []) await saveChoice(tx, accountId, toStored(choice));
    if (change.digestHour === undefined) return;
    const settings = (await findSettings(tx, [accountId])).get(accountId);
    await moveDigest(tx, accountId, digestAt(tx, settings));
    await scheduleNext(tx, accountId, 'mail');
  });
}

function columnsOf(kit: Kit, accountId: string, change: NotificationSettingsChange): SettingsChange {
  const { locale, digestHour, quietHours, slackWebhook: webhook, slackMemberId } = change;
  const slackChanged = webhook !== undefined || slackMemberId !== undefined;
  return {
    ...(locale && { locale }),
    ...(digestHour !== undefined && { digest_hour: digestHour }),
    ...(quietHours !== undefined && {
      quiet_from: quietHours && minuteOf(quietHours.from),
      quiet_to: quietHours && minuteOf(quietHours.to),
    }),
    ...(webhook !== undefined && {
      slack_webhook: webhook === null ? null : seal(kit.keys, slackWebhook(webhook), accountId),
    }),
    ...(slackMemberId !== undefined && { slack_member: slackMemberId }),
    ...(slackChanged && { slack_stopped_at: null, slack_stopped_code: null }),
  };
}

function assertKnown(role: Role, { topics: chosen = [] }: NotificationSettingsChange): void {
  const known = topics(role);
  chosen.forEach(({ topic }, index) => {
    if (!known.includes(topic)) throw invalidField(`/topics/${index}/topic`, 'unknown_topic');
  });
}

function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}
