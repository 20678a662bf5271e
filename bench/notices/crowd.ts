import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './storm.ts';

export interface Crowd {
  recipients: number;
  /** Until everybody is told (s). */
  seconds: number;
  /** What a member's request takes meanwhile, and before (ms). */
  meanwhile: { p50: number; p99: number };
  before: { p50: number; p99: number };
}

interface Site {
  address: string;
  admin: string;
  member: string;
}

/** Tells everybody at once, while a member goes on reading. */
export async function tellCrowd({ address, admin, member }: Site): Promise<Crowd> {
  const quiet = await readFor(address, member, () => Promise.resolve(false), 100);
  const began = performance.now();
  const { id } = await send({ address, token: admin }, '/admin/notices', {
    title: { ko: '벤치', en: 'Bench' },
  });
  let recipients = 0;
  const isRunning = async () => {
    const answer = await fetch(`${address}/api/v1/admin/notices`, {
      headers: { authorization: `Bearer ${admin}` },
    });
    const { items } = (await answer.json()) as {
      items: { id: string; told: number; finishedAt: string | null }[];
    };
    const notice = items.find((one) => one.id === id)!;
    recipients = notice.told;
    return notice.finishedAt === null;
  };
  const meanwhile = await readFor(address, member, isRunning, 0);
  return { recipients, seconds: (performance.now() - began) / 1000, meanwhile, before: quiet };
}

/** A member who marks notices as read and reads their inbox, again and again. */
async function readFor(address: string, token: string, goOn: () => Promise<boolean>, atLeast: number) {
  const took: number[] = [];
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  while (took.length < atLeast || (await goOn())) {
    const began = performance.now();
    await (await fetch(`${address}/api/v1/notifications`, { headers })).text();
    const body = JSON.stringify({ upTo: 0 });
    await (await fetch(`${address}/api/v1/notifications/read`, { method: 'PUT', headers, body })).text();
    took.push((performance.now() - began) / 2);
    await sleep(10);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor((took.length - 1) * share)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
