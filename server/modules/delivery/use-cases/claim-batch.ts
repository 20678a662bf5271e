import { randomUUID } from 'node:crypto';
import type { Ctx } from '../../../kernel/ctx.ts';
import { siteTimeZone } from '../../site/index.ts';
import { testTopic, type Channel } from '../choices.rules.ts';
import {
  claimRows,
  countMails,
  lockOpen,
  putOff,
  settleBatch,
  skip,
  type DeliveryRow,
} from '../deliveries.queries.ts';
import { defaultDigestHour, mailsPerHour } from '../delivery.settings.ts';
import { readNotices, type Told } from '../notices.reading.ts';
import { digestAt, loadReaders, obstacle, paceFor, quietEnd, type Reader } from '../readers.ts';
import { beginDigest, ensureSettings } from '../settings.queries.ts';
import { localTime } from '../../../kernel/local-time.ts';
import { scheduleNext } from './plan-deliveries.ts';

/** What one call to the outside tells one member. */
export interface Batch {
  id: string;
  accountId: string;
  channel: Channel;
  pace: 'instant' | 'digest';
  told: readonly Told[];
  reader: Reader;
  /** Subscriptions that have it from an earlier try. */
  reached: readonly string[];
  /** With this one. */
  attempts: number;
  claimedUntil: Date;
}

/** Longer than any call takes. */
const claimFor = 5 * 60_000;
const hour = 3_600_000;

/**
 * Takes what is due for a member and channel, once: others find it claimed. What need not be told any more is skipped here,
 * and what has to wait is put off. The try is counted before it is made. `null` when there is nothing to send now.
 */
export async function claimBatch(ctx: Ctx, accountId: string, channel: Channel): Promise<Batch | null> {
  return ctx.transaction(async (tx) => {
    const open = await lockOpen(tx, accountId, channel);
    const reader = (await loadReaders(tx, [accountId])).get(accountId);
    const batch = reader ? await take(tx, reader, channel, open) : null;
    if (!reader) await skip(tx, idsOf(open), 'withdrawn');
    if (!batch) await scheduleNext(tx, accountId, channel);
    return batch;
  });
}

async function take(tx: Ctx, reader: Reader, channel: Channel, open: DeliveryRow[]): Promise<Batch | null> {
  const idle = open.filter((row) => row.claimed_until === null || row.claimed_until <= tx.now);
  const crashed = idle.find((row) => row.claimed_until !== null);
  if (crashed && channel === 'slack') {
    // Slack knows no ids of ours: whether it has the message is for the administrator to look at.
    await settleBatch(
      tx,
      { batch: crashed.batch!, claimedUntil: crashed.claimed_until! },
      { state: 'dead', error: 'unknown' },
    );
    return null;
  }
  const picked = pick(idle, tx.now);
  if (picked.length === 0 || (await mustWait(tx, reader, channel, picked))) return null;
  const kept = await withoutNeedless(tx, reader, channel, picked);
  if (kept.length === 0) return null;
  return claim(tx, reader, channel, kept);
}

/** What travels together: an earlier batch again; or a test; or everything that goes at once; or the daily mail. */
function pick(idle: readonly DeliveryRow[], now: Date): DeliveryRow[] {
  const due = idle.filter((row) => (row.claimed_until ?? row.next_try_at) <= now);
  const again = due.find((row) => row.batch !== null)?.batch;
  if (again) return idle.filter((row) => row.batch === again);
  const test = due.find((row) => row.topic === testTopic);
  if (test) return [test];
  // Not only what is due: a second mail a minute later would be one too many.
  if (due.some((row) => row.pace === 'instant'))
    return idle.filter((row) => row.pace === 'instant' && row.batch === null && row.topic !== testTopic);
  return due;
}

async function mustWait(
  tx: Ctx,
  reader: Reader,
  channel: Channel,
  picked: readonly DeliveryRow[],
): Promise<boolean> {
  const { pace, topic, batch } = picked[0]!;
  if (topic === testTopic) return false;
  if (pace === 'digest') return batch === null && !(await beginToday(tx, reader, picked));
  const quiet = quietEnd(tx, reader);
  if (quiet) {
    await putOff(tx, idsOf(picked), { at: quiet });
    return true;
  }
  if (channel !== 'mail' || batch !== null) return false;
  const mailed = await countMails(tx, reader.recipient.id, new Date(tx.now.getTime() - hour));
  if (mailed < tx.setting(mailsPerHour)) return false;
  await putOff(tx, idsOf(picked), { pace: 'digest', at: digestAt(tx, reader.settings) });
  return true;
}

/** One daily mail a day, also for who moves its hour. */
async function beginToday(tx: Ctx, { recipient, settings, locale }: Reader, picked: readonly DeliveryRow[]) {
  const { date } = localTime(tx.now, tx.setting(siteTimeZone));
  if (!settings)
    await ensureSettings(tx, recipient.id, { locale, digestHour: tx.setting(defaultDigestHour) });
  if (await beginDigest(tx, recipient.id, date)) return true;
  await putOff(tx, idsOf(picked), { at: digestAt(tx, settings) });
  return false;
}

type Kept = { row: DeliveryRow; told: Told };

async function withoutNeedless(
  tx: Ctx,
  reader: Reader,
  channel: Channel,
  picked: readonly DeliveryRow[],
): Promise<Kept[]> {
  const seqs = picked.map(({ seq }) => seq);
  const bySeq = new Map((await readNotices(tx, reader, seqs)).map((told) => [told.seq, told]));
  const kept: Kept[] = [];
  for (const row of picked) {
    const told = bySeq.get(row.seq);
    const why = obstacle(reader, channel) ?? needless(reader, channel, told);
    if (why !== null || !told) await skip(tx, [row.id], why ?? 'gone');
    else if (row.batch === null && row.pace === 'instant' && paceNow(reader, channel, told) === 'digest')
      await putOff(tx, [row.id], { pace: 'digest', at: digestAt(tx, reader.settings) });
    else kept.push({ row, told });
  }
  return kept;
}

function paceNow(reader: Reader, channel: Channel, told: Told) {
  return told.topic === testTopic ? 'instant' : paceFor(reader, told, channel);
}

function needless(reader: Reader, channel: Channel, told: Told | undefined): string | null {
  if (!told) return 'gone';
  if (told.read) return 'read';
  return paceNow(reader, channel, told) === null ? 'off' : null;
}

async function claim(tx: Ctx, reader: Reader, channel: Channel, kept: readonly Kept[]): Promise<Batch> {
  const { row } = kept[0]!;
  const id = row.batch ?? randomUUID();
  const claimedUntil = new Date(tx.now.getTime() + claimFor);
  await claimRows(tx, idsOf(kept.map((one) => one.row)), id, claimedUntil);
  return {
    id,
    accountId: reader.recipient.id,
    channel,
    pace: row.pace as Batch['pace'],
    told: kept.map((one) => one.told),
    reader,
    reached: row.reached,
    attempts: Math.max(...kept.map((one) => one.row.attempts)) + 1,
    claimedUntil,
  };
}

function idsOf(rows: readonly DeliveryRow[]): string[] {
  return rows.map(({ id }) => id);
}
