import type { Ctx } from '../../../kernel/ctx.ts';
import { notify } from '../../notifications/index.ts';
import { callMail } from '../calls.mail.ts';
import { callPush } from '../calls.push.ts';
import { callSlack } from '../calls.slack.ts';
import type { Outcome } from '../calls.ts';
import type { Channel } from '../choices.rules.ts';
import { settleBatch } from '../deliveries.queries.ts';
import { slackStopped } from '../delivery.notices.ts';
import { deliveryTries } from '../delivery.settings.ts';
import { forgetDevices } from '../devices.queries.ts';
import type { Kit } from '../kit.ts';
import { changeSettingsNow } from '../settings.queries.ts';
import { nextTry } from '../times.rules.ts';
import { claimBatch, type Batch } from './claim-batch.ts';
import { scheduleNext } from './plan-deliveries.ts';

const calls: Record<Channel, (kit: Kit, ctx: Ctx, batch: Batch) => Promise<Outcome>> = {
  mail: callMail,
  push: callPush,
  slack: callSlack,
};

/** Sends what is due for a member by a channel: claimed in one transaction, called without any, settled in another. */
export async function sendDue(
  kit: Kit,
  ctx: Ctx,
  { accountId, channel }: { accountId: string; channel: Channel },
): Promise<void> {
  const batch = await claimBatch(ctx, accountId, channel);
  if (!batch) return;
  const outcome = await calls[channel](kit, ctx, batch).catch((error: unknown): Outcome => {
    ctx.log.error({ err: error, channel }, 'a delivery failed by a fault of ours');
    return { state: 'failed', error: 'internal' };
  });
  await ctx.transaction((tx) => settle(tx, batch, outcome));
}

async function settle(tx: Ctx, batch: Batch, outcome: Outcome): Promise<void> {
  const { accountId, channel, id, claimedUntil } = batch;
  await settleBatch(tx, { batch: id, claimedUntil }, settled(tx, batch, outcome));
  if (outcome.gone) await forgetDevices(tx, outcome.gone);
  if (outcome.stopped) await stopSlack(tx, batch, outcome.stopped);
  await scheduleNext(tx, accountId, channel);
}

function settled(tx: Ctx, { attempts }: Batch, { state, error, retryAfter, reached }: Outcome) {
  const common = { error: error ?? null, ...(reached && { reached }) };
  if (state !== 'failed') return { ...common, state };
  if (attempts >= tx.setting(deliveryTries)) return { ...common, state: 'dead' as const };
  return { ...common, state, nextTryAt: nextTry(tx.now, attempts, Math.random(), retryAfter ?? null) };
}

/** Unless they entered another address meanwhile. */
async function stopSlack(tx: Ctx, { accountId, id, reader }: Batch, code: string): Promise<void> {
  const { settings } = reader;
  const stopped = await changeSettingsNow(
    tx,
    accountId,
    { slack_stopped_at: tx.now, slack_stopped_code: code },
    settings?.version,
  );
  if (!stopped) return;
  await notify(tx, {
    kind: slackStopped,
    key: `${slackStopped.name} ${id}`,
    to: [accountId],
    actorId: null,
    about: {},
    reason: 'concerned',
    params: {},
  });
}
