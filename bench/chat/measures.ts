import { setTimeout as sleep } from 'node:timers/promises';
import { openAll, wordsOf, type Client } from './client.ts';
import { firstSeq } from './rooms.ts';

export interface Steady {
  sent: number;
  perSecond: number;
  /** From before it is sent until a member has it (ms). */
  p50: number;
  p95: number;
  p99: number;
  lost: number;
  doubled: number;
  reordered: number;
}

/** Members speak in turn, at a rate, while all of them follow. */
export async function speak(
  clients: readonly Client[],
  { rate, seconds, each }: { rate: number; seconds: number; each: number },
): Promise<Steady> {
  const sentAt: number[] = [];
  const took: number[] = [];
  for (const client of clients) client.came = (number) => void took.push(performance.now() - sentAt[number]!);
  const began = performance.now();
  const receipts: Promise<void>[] = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    const wait = began + (n * 1000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
    sentAt[n] = performance.now();
    // Another room each time.
    receipts.push(clients[(n * 7_919) % clients.length]!.say(wordsOf(n), n % each));
  }
  await Promise.all(receipts);
  const lost = await untilAllHave(clients, receipts.length);
  const lasted = (performance.now() - began) / 1000;
  const sorted = Float64Array.from(took).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return {
    sent: receipts.length,
    perSecond: took.length / lasted,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    lost,
    doubled: sum(clients, ({ doubled }) => doubled),
    reordered: sum(clients, ({ skipped }) => skipped),
  };
}

const sum = (clients: readonly Client[], of: (client: Client) => number) =>
  clients.reduce((total, client) => total + of(client), 0);

/** Waits until everybody has what somebody in their room has, all that was said in total. @returns what did not come in a minute */
async function untilAllHave(clients: readonly Client[], said: number): Promise<number> {
  const until = performance.now() + 60_000;
  for (;;) {
    const last = new Map<string, number>();
    for (const { seqs } of clients)
      for (const [roomId, seq] of seqs) last.set(roomId, Math.max(last.get(roomId) ?? 0, seq));
    const missingOf = ({ seqs }: Client) =>
      [...seqs].reduce((total, [roomId, seq]) => total + last.get(roomId)! - seq, 0);
    const missing = sum(clients, missingOf);
    const heard = [...last.values()].reduce((total, seq) => total + seq - firstSeq, 0);
    if ((missing === 0 && heard >= said) || performance.now() > until)
      return missing + Math.max(0, said - heard);
    await sleep(20);
  }
}

export interface Storm {
  /** From the first who comes back until the last has all that was said meanwhile (s). */
  seconds: number;
  lost: number;
}

/** All lines break, something is said, and everybody comes back within a time. */
export async function comeBack(
  clients: readonly Client[],
  speaker: Client,
  spreadMs: number,
): Promise<Storm> {
  for (const client of clients) client.close();
  await speaker.say(wordsOf(0));
  const began = performance.now();
  const back = clients.map(async (client) => {
    await sleep(Math.random() * spreadMs);
    // A client that does not get in tries again.
    while (!(await client.open({ follow: true }).then(isTrue, isFalse))) await sleep(200);
  });
  await Promise.all(back);
  const lost = await untilAllHave(clients, 0);
  return { seconds: (performance.now() - began) / 1000, lost };
}

const isTrue = () => true;
const isFalse = () => false;

/** One room for all: how long until the last of them has what is said (ms), the worst of some messages. */
export async function reachLast(clients: readonly Client[], messages: number): Promise<number> {
  let worst = 0;
  for (let n = 0; n < messages; n += 1) {
    let missing = clients.length;
    let last = 0;
    const all = new Promise<void>((done) => {
      for (const client of clients)
        client.came = () => {
          last = performance.now();
          if ((missing -= 1) === 0) done();
        };
    });
    const began = performance.now();
    await clients[n]!.say(wordsOf(n));
    await all;
    worst = Math.max(worst, last - began);
  }
  return worst;
}

/** Everybody says the next thing once there is a receipt for the one before. @returns receipts a second */
export async function sayAll(clients: readonly Client[], seconds: number): Promise<number> {
  await openAll(clients, { follow: false });
  const until = performance.now() + seconds * 1000;
  let receipts = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        await client.say(wordsOf(receipts));
        receipts += 1;
      }
    }),
  );
  for (const client of clients) client.close();
  return receipts / seconds;
}
