import { setTimeout as sleep } from 'node:timers/promises';
import { openEventStream, type EventStream } from '../../server/test/event-stream.ts';
import { Arrivals } from './arrivals.ts';
import type { Listener } from './people.ts';

export interface Storm {
  told: number;
  lost: number;
  /** From before the comment is sent to its notice at the client (ms). */
  p50: number;
  p99: number;
  /** Until the comment's own answer (ms). */
  written: number;
}

interface Site {
  address: string;
  /** Somebody who speaks. */
  token: string;
}

export interface Inboxes {
  streams: EventStream[];
  arrivals: Arrivals;
}

/** As many open inboxes as there are listeners. */
export async function openInboxes(site: Site, listeners: readonly Listener[]): Promise<Inboxes> {
  const streams: EventStream[] = [];
  const arrivals = new Arrivals();
  const url = `${site.address}/api/v1/notifications/stream`;
  for (let at = 0; at < listeners.length; at += 100) {
    const some = listeners.slice(at, at + 100).map(({ token, handle }) =>
      openEventStream(url, { authorization: `Bearer ${token}` }, ({ data }) => {
        if (typeof data.url === 'string') arrivals.note(handle, data.url);
      }),
    );
    streams.push(...(await Promise.all(some)));
  }
  const refused = streams.filter(({ status }) => status !== 200).length;
  if (refused > 0) throw new Error(`${refused} streams were refused`);
  return { streams, arrivals };
}

export interface Weather {
  /** Notices a second. */
  rate: number;
  seconds: number;
  /** Listeners that one comment names. */
  named: number;
}

/** Names some listeners after the others in comments, and takes the time until each hears of it. */
export async function storm(
  site: Site,
  { listeners, arrivals }: { listeners: readonly Listener[]; arrivals: Arrivals },
  { rate, seconds, named }: Weather,
): Promise<Storm> {
  // People talk in many places, and many of them do: comments on one post, or of one author, are written one after another.
  const posts: string[] = [];
  for (let n = 0; n < 50; n += 1) {
    const author = { address: site.address, token: listeners.at(-1 - n)!.token };
    posts.push((await send(author, '/posts', { space: 'free', title: `bench ${n}`, body: 'bench' })).id);
  }
  const told: Promise<Told>[] = [];
  const began = performance.now();
  for (let n = 0; n * named < rate * seconds; n += 1) {
    await sleep(Math.max(0, began + (n * named * 1000) / rate - performance.now()));
    const some = Array.from({ length: named }, (_, k) => listeners[(n * named + k) % listeners.length]!);
    const speaker = listeners[(n * named + named) % listeners.length]!;
    const by = { address: site.address, token: speaker.token };
    told.push(tell(by, { post: posts[n % posts.length]!, listeners: some, arrivals }));
  }
  const all = await Promise.all(told);
  const waits = all.flatMap((one) => one.waits);
  const took = waits.filter((one) => one !== null).sort((a, b) => a - b);
  const written = all.map((one) => one.written).sort((a, b) => a - b);
  return {
    told: took.length,
    lost: waits.length - took.length,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    written: quantile(written, 0.5),
  };
}

const quantile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

interface Told {
  written: number;
  /** `null` for one who did not hear of it within a minute. */
  waits: (number | null)[];
}

async function tell(
  site: Site,
  { post, listeners, arrivals }: { post: string; listeners: readonly Listener[]; arrivals: Arrivals },
): Promise<Told> {
  const began = performance.now();
  const names = listeners.map(({ handle }) => `@${handle}`).join(' ');
  const made = await send(site, `/posts/${post}/comments`, { body: `${names} bench` });
  const written = performance.now() - began;
  const url = `/posts/${post}/comments/${made.id}`;
  const heard = await Promise.all(listeners.map(({ handle }) => arrivals.when(handle, url, 60_000)));
  return { written, waits: heard.map((at) => (at === null ? null : at - began)) };
}

export async function send({ address, token }: Site, path: string, body: object): Promise<{ id: string }> {
  const answer = await fetch(`${address}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}
