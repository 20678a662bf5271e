import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wordsOf, type Client } from './client.ts';
import { Line } from './line.ts';

/** One room, as something that repeats to all what one says. */
interface Audience {
  size: number;
  say(number: number): void;
  /** For each message at each of them. */
  listen(heard: () => void): void;
}

/** Messages that are on their way at once. */
const window = 4;

/** Says the next thing as soon as everybody has what was said some time before. @returns deliveries a second */
async function measure({ size, say, listen }: Audience, seconds: number): Promise<number> {
  const began = performance.now();
  const until = began + seconds * 1000;
  let said = 0;
  let heard = 0;
  const next = () => {
    while (said < heard / size + window && performance.now() < until) say((said += 1));
  };
  listen(() => {
    heard += 1;
    if (heard % size === 0) next();
  });
  next();
  while (performance.now() < until || heard < said * size) await sleep(5);
  return heard / ((performance.now() - began) / 1000);
}

/** Over Madang: each message is a row before anybody hears it. */
export function broadcast(clients: readonly Client[], seconds: number): Promise<number> {
  return measure(
    {
      size: clients.length,
      say: (number) => void clients[number % clients.length]!.say(wordsOf(number)),
      listen: (heard) => {
        for (const client of clients) client.came = heard;
      },
    },
    seconds,
  );
}

/** Over `ws` alone, with as many lines and bytes of the same size. */
export async function rawBroadcast(size: number, bytes: number, seconds: number): Promise<number> {
  const child = fork(join(import.meta.dirname, 'broadcast-server.ts'), {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [port] = (await once(child, 'message')) as [number];
  const lines: Line[] = [];
  for (let n = 0; n < size; n += 1) lines.push(await Line.open(port, '/ws'));
  const payload = 'x'.repeat(bytes);
  const found = await measure(
    {
      size,
      say: (number) => lines[number % size]!.send(payload),
      listen: (heard) => {
        for (const line of lines) line.heard = heard;
      },
    },
    seconds,
  );
  for (const line of lines) line.close();
  child.disconnect();
  await once(child, 'exit');
  return found;
}
