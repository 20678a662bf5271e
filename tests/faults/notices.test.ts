import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { followInbox } from '../inbox-reader.ts';
import { signUp, type Person } from '../people.ts';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';

const kills = Number(process.env.NOTICE_KILLS ?? 6);

let dataDir: string;
let port: number;
let server: ServerProcess;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'madang-notices-'));
  port = await freePort();
  server = await startProcess({ dataDir, port, env: { SAMPLES: '0' } });
}, 180_000);
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

class Refused extends Error {}

async function call(
  method: string,
  path: string,
  person: Person | null,
  body?: object,
  key?: string,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into by the test
): Promise<any> {
  const answer = await fetch(`${server.address}${path}`, {
    method,
    headers: {
      ...(person && { authorization: `Bearer ${person.token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status >= 400 && answer.status < 500)
    throw new Refused(`${path} ${answer.status} ${await answer.text()}`);
  if (!answer.ok) throw new Error(`${path} ${answer.status}`);
  return answer.json();
}

/** Names somebody in one comment after the other; answers those of which the server said that they are stored. */
async function keepNaming(
  speaker: Person,
  reader: Person,
  post: string,
  stopped: () => boolean,
): Promise<string[]> {
  const stored: string[] = [];
  while (!stopped()) {
    const key = randomUUID();
    const body = { body: `@${reader.handle} ${key}` };
    for (let made = null; made === null && !stopped();) {
      made = await call('POST', `/api/v1/posts/${post}/comments`, speaker, body, key).catch(
        (error: unknown) => {
          if (error instanceof Refused) throw error;
          return null;
        },
      );
      if (made) stored.push(made.id);
      else await sleep(30);
    }
  }
  return stored;
}

interface Listed {
  seq: number;
  url: string;
}

async function listAll(reader: Person): Promise<Listed[]> {
  const items: Listed[] = [];
  for (let cursor = ''; ;) {
    const page = await call('GET', `/api/v1/notifications?unread=true&limit=100${cursor}`, reader);
    items.push(...page.items);
    if (page.nextCursor === null) return items.reverse();
    cursor = `&cursor=${page.nextCursor}`;
  }
}

it(
  `tells everything once when the server is killed ${kills} times in a storm`,
  { timeout: 900_000 },
  async () => {
    const [reader, ...speakers] = await Promise.all(Array.from({ length: 4 }, () => signUp(server.address)));
    const post = await call('POST', '/api/v1/posts', reader!, {
      space: 'free',
      title: '폭풍',
      body: '모두 말해요',
    });
    const browser = followInbox(() => server.address, reader!.token);
    let stopped = false;
    const talking = speakers.map((speaker) => keepNaming(speaker, reader!, post.id, () => stopped));
    for (let n = 0; n < kills; n += 1) {
      await sleep(300 + Math.random() * 900);
      await server.kill();
      server = await startProcess({ dataDir, port, env: { SAMPLES: '0' } });
    }
    await sleep(500);
    stopped = true;
    const stored = (await Promise.all(talking)).flat();
    const urls = stored.map((id) => `/posts/${post.id}/comments/${id}`);
    let listed: Listed[] = [];
    // Jobs of a killed process come free after its heart has been silent for a while.
    await vi.waitFor(
      async () => {
        listed = await listAll(reader!);
        expect(urls.filter((url) => !listed.some((notice) => notice.url === url))).toEqual([]);
        expect(browser.seen()).toHaveLength(listed.length);
      },
      { timeout: 120_000, interval: 500 },
    );
    expect(stored.length).toBeGreaterThan(kills);
    expect(new Set(listed.map(({ url }) => url)).size).toBe(listed.length);
    const numbers = listed.map((_, n) => n + 1);
    expect(listed.map(({ seq }) => seq)).toEqual(numbers);
    expect(browser.seen()).toEqual(numbers);
    expect((await call('GET', '/api/v1/me', reader!)).unread).toBe(listed.length);
    browser.stop();
  },
);
