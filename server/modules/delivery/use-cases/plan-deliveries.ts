import type { Ctx } from '../../../kernel/ctx.ts';
import { channels, testTopic, type Channel } from '../choices.rules.ts';
import { insertDeliveries, nextDue, type PlannedDelivery } from '../deliveries.queries.ts';
import { mailWaitMinutes } from '../delivery.settings.ts';
import { testedBy } from '../delivery.notices.ts';
import { readNotices, type Told } from '../notices.reading.ts';
import { digestAt, loadReaders, obstacle, paceFor, quietEnd, type Reader } from '../readers.ts';

export const sendJob = 'delivery.send';

/** Decides by which channels new notices leave the site, and when. */
export async function planDeliveries(
  ctx: Ctx,
  items: readonly { accountId: string; seq: string }[],
): Promise<void> {
  await ctx.transaction(async (tx) => {
    const byAccount = Map.groupBy(items, (item) => item.accountId);
    const readers = await loadReaders(tx, [...byAccount.keys()]);
    for (const [accountId, own] of byAccount) {
      const reader = readers.get(accountId);
      if (!reader) continue;
      const told = await readNotices(
        tx,
        reader,
        own.map(({ seq }) => seq),
      );
      const planned = told.flatMap((notice) => planNotice(tx, reader, notice));
      await insertDeliveries(tx, planned);
      for (const channel of new Set(planned.map((one) => one.channel)))
        await scheduleNext(tx, accountId, channel);
    }
  });
}

function planNotice(tx: Ctx, reader: Reader, told: Told): PlannedDelivery[] {
  if (told.read) return [];
  const wanted = told.topic === testTopic ? [testedBy(told.type)] : channels;
  return wanted.flatMap((channel) => {
    if (channel === null || obstacle(reader, channel) !== null) return [];
    const pace = told.topic === testTopic ? 'instant' : paceFor(reader, told, channel);
    if (pace === null) return [];
    const { seq, topic } = told;
    const at = pace === 'digest' ? digestAt(tx, reader.settings) : soonest(tx, reader, topic, channel);
    return [{ accountId: reader.recipient.id, seq, channel, topic, pace, at }];
  });
}

function soonest(tx: Ctx, reader: Reader, topic: string, channel: Channel): Date {
  if (topic === testTopic) return tx.now;
  const wait = channel === 'mail' ? tx.setting(mailWaitMinutes) * 60_000 : 0;
  const at = new Date(tx.now.getTime() + wait);
  const quiet = quietEnd(tx, reader);
  return quiet && quiet > at ? quiet : at;
}

/** One job for each member and channel, at the time of whatever is due first. */
export async function scheduleNext(tx: Ctx, accountId: string, channel: Channel): Promise<void> {
  const runAt = await nextDue(tx, accountId, channel);
  if (!runAt) return;
  await tx.enqueue(
    { job: sendJob },
    { accountId, channel },
    { key: `${sendJob} ${channel} ${accountId}`, runAt },
  );
}
