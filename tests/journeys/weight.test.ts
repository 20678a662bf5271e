import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchOver } from './expectations.ts';
import { openSite, type Site } from './site.ts';

const budget = { bytes: 120 * 1024, requests: 25 };

let site: Site;
let path: string;

beforeAll(async () => {
  site = await openSite();
  const author = await site.join('저울');
  path = await site.publish(author, { space: 'code', title: '무게', body: '```ts\nconst grams = 120;\n```' });
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

/** Bytes on the wire; what the server sends plain, a proxy in front compresses at least by gzip. */
async function transferred(response: Response): Promise<number> {
  const body = await response.body();
  return response.headers()['content-encoding']
    ? (await response.request().sizes()).responseBodySize
    : gzipSync(body).length;
}

it.each(['phone', 'desktop'] as const)('a first visit to a post costs little on a %s', async (screen) => {
  const visitor = await site.visitor({ screen });
  const loaded: { url: string; type: string; bytes: number }[] = [];
  const reading: Promise<void>[] = [];
  visitor.page.on('response', (response) => {
    reading.push(
      transferred(response).then(
        (bytes) => void loaded.push({ url: response.url(), type: response.request().resourceType(), bytes }),
      ),
    );
  });
  await visitor.page.goto(path, { waitUntil: 'networkidle' });
  await Promise.all(reading);
  const counted = loaded.filter(({ type }) => type !== 'font');
  counted.sort((a, b) => b.bytes - a.bytes);
  const list = counted.map(({ url, bytes }) => `${bytes} ${new URL(url).pathname}`).join('\n');
  const code = counted.filter(({ type }) => type === 'script' || type === 'stylesheet');
  expect(code.length).toBeGreaterThan(1);
  expect(
    code.reduce((sum, { bytes }) => sum + bytes, 0),
    list,
  ).toBeLessThan(budget.bytes);
  expect(counted.length, list).toBeLessThanOrEqual(budget.requests);
});
