import { afterAll, beforeAll, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';

let site: Site;
let author: Person;

beforeAll(async () => {
  site = await openSite();
  author = await site.join('글쓴이');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

it('a page that was rendered for another guest runs its scripts, by hash', async () => {
  const path = await site.publish(author, { title: '함께 보는 글', body: '본문' });
  const { page, t, sees } = await site.visitor();
  await soon(async () => {
    // Another guest, just before.
    await site.call('GET', path, null);
    return (await page.goto(path))?.headers()['content-security-policy'];
  }).toContain("'sha256-");
  expect(await page.content()).not.toContain('nonce=');
  // Only scripts answer to a key.
  await soon(async () => {
    await page.keyboard.press('?');
    return page.getByRole('dialog', { name: t('shell_keys') }).isVisible();
  }).toBe(true);
  await sees('본문');
});

it('who signs in sees a page of their own, and guests see a change at once', async () => {
  const path = await site.publish(author, { title: '고칠 글', body: '먼저 쓴 말' });
  const guest = await site.visitor();
  await guest.open(path);
  const own = await site.visitorAs(author);
  await own.open(path);
  await own.sees(own.page.getByRole('link', { name: author.name }).first());
  await site.call('PATCH', `/api/v1${path}`, author.token, { body: '고쳐 쓴 말' });
  await guest.open(path);
  await guest.sees('고쳐 쓴 말');
});
