import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchOver } from './expectations.ts';
import { weighPage } from './page-weight.ts';
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

it.each(['phone', 'desktop'] as const)('a first visit to a post costs little on a %s', async (screen) => {
  const visitor = await site.visitor({ screen });
  const { parts, code } = await weighPage(visitor.page, path);
  const list = parts.map(({ url, bytes }) => `${bytes} ${new URL(url).pathname}`).join('\n');
  expect(code).toBeGreaterThan(1_000);
  expect(code, list).toBeLessThan(budget.bytes);
  expect(parts.length, list).toBeLessThanOrEqual(budget.requests);
});
