import { Buffer } from 'node:buffer';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { soon } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Visitor } from './visitor.ts';

let site: Site;
let member: Person;

beforeAll(async () => {
  site = await openSite();
  member = await site.join('많이 올리는 이');
}, 120_000);
afterAll(() => site.close());
// The browser's own notes about the lines that are broken here are no finding.
afterEach(async () =>
  expect((await site.settle()).filter((complaint) => !complaint.includes('ERR_CONNECTION_RESET'))).toEqual(
    [],
  ),
);

const mebibyte = 1024 * 1024;
const words = Buffer.alloc(9 * mebibyte, '긴 기록 ');
const name = '긴 기록.txt';
const textOf = ({ page, t }: Visitor) => page.getByRole('textbox', { name: t('composer_body') });

async function compose(): Promise<Visitor> {
  const visitor = await site.visitorAs(member, { screen: 'phone', worker: false });
  await visitor.open('/write?space=free');
  await visitor.page.getByLabel(visitor.t('composer_title'), { exact: true }).fill('기록');
  await textOf(visitor).fill('본문');
  return visitor;
}

async function pick({ page, t }: Visitor): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: t('composer_file') }).click();
  await (await choosing).setFiles({ name, mimeType: 'text/plain', buffer: words });
}

async function publish({ page, t }: Visitor): Promise<void> {
  await page.getByRole('button', { name: t('composer_publish'), exact: true }).click();
  await page.waitForURL(/\/posts\/\d+$/);
}

/** Breaks the line under pieces as long as `broken` says so; answers where each began. */
async function breakPieces({ context }: Visitor, broken: (at: number) => boolean): Promise<number[]> {
  const offsets: number[] = [];
  await context.route('**/api/v1/uploads/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    offsets.push(Number(route.request().headers()['upload-offset']));
    return broken(offsets.length) ? route.abort('connectionreset') : route.continue();
  });
  return offsets;
}

it('a large file goes on by itself where the line broke', async () => {
  const visitor = await compose();
  const offsets = await breakPieces(visitor, (at) => at === 2);
  await pick(visitor);
  await visitor.sees(visitor.t('file_interrupted'));
  await soon(() => textOf(visitor).inputValue()).toContain('](/files/');
  expect(offsets).toEqual([0, 4 * mebibyte, 4 * mebibyte, 8 * mebibyte]);
  await publish(visitor);
  const attached = visitor.page.getByRole('region', { name: visitor.t('file_attached') });
  const address = await attached.getByRole('link').getAttribute('href');
  const file = await visitor.context.request.get(address!);
  expect((await file.body()).equals(words)).toBe(true);
}, 120_000);

it('a line that stays broken is told of, and another try sends only what is missing', async () => {
  const visitor = await compose();
  let broken = true;
  const offsets = await breakPieces(visitor, (at) => broken && at > 1);
  await pick(visitor);
  const again = visitor.page.getByRole('button', { name: visitor.t('file_retry', { name }) });
  await again.waitFor({ timeout: 40_000 });
  await visitor.sees(visitor.t('shell_offline_again'));
  broken = false;
  const before = offsets.length;
  await again.click();
  await soon(() => textOf(visitor).inputValue()).toContain('](/files/');
  expect(offsets.slice(before)).toEqual([4 * mebibyte, 8 * mebibyte]);
}, 120_000);

it('a large file that is taken away is given up on the server as well', async () => {
  const visitor = await compose();
  const ended: string[] = [];
  visitor.page.on('response', (answer) => {
    if (answer.request().method() === 'DELETE') ended.push(`${answer.status()}`);
  });
  await breakPieces(visitor, (at) => at > 1);
  await pick(visitor);
  await visitor.sees(visitor.t('file_interrupted'));
  await visitor.page.getByRole('button', { name: visitor.t('file_cancel', { name }) }).click();
  await soon(() => ended).toEqual(['204']);
  await soon(async () => (await textOf(visitor).inputValue()).trim()).toBe('본문');
}, 120_000);
