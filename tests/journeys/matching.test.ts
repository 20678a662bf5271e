import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from './axe.ts';
import { watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';

let site: Site;
let han: Person;
let sol: Person;

const admin = async (path: string, body: object) =>
  site.call('PATCH', `/api/v1/admin${path}`, await site.adminToken(), body);

beforeAll(async () => {
  site = await openSite();
  han = await site.join('한결');
  sol = await site.join('솔방울');
  await admin('/matching/pools/meal', { version: 1, group: { min: 2, max: 2 } });
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

it('two wait, are led to each other, talk, and tell how it was', { timeout: 120_000 }, async () => {
  const desk = await site.visitorAs(han, { screen: 'desktop', scheme: 'dark' });
  const phone = await site.visitorAs(sol, { screen: 'phone' });
  const { page, t } = desk;
  await desk.open('/');
  await page.getByRole('link', { name: t('shell_matching') }).click();
  await page.getByRole('link', { name: '밥 친구' }).click();
  await page.locator('label', { hasText: '점심' }).click();
  await page.getByRole('button', { name: t('matching_enter') }).click();
  await desk.sees(page.getByRole('heading', { name: t('matching_looking_title') }));
  expect(await findings(desk)).toEqual([]);

  await phone.open('/spaces');
  await phone.page.getByRole('link', { name: t('shell_matching') }).click();
  await phone.page.getByRole('link', { name: /밥 친구/ }).click();
  expect(await findings(phone)).toEqual([]);
  await phone.page.locator('label', { hasText: '저녁' }).click();
  await phone.page.getByRole('button', { name: t('matching_enter') }).click();
  // One choice more, and the two fit.
  await phone.page.getByRole('button', { name: /점심/ }).click();
  const met = /\/matching\/matches\/\d+$/;
  await Promise.all([page.waitForURL(met), phone.page.waitForURL(met)]);
  await desk.sees(page.getByRole('heading', { name: t('matching_with', { names: '솔방울' }) }));
  await phone.sees(phone.page.getByRole('heading', { name: t('matching_with', { names: '한결' }) }));
  expect([await findings(desk), await findings(phone)]).toEqual([[], []]);

  await page.getByRole('link', { name: t('matching_open_room') }).click();
  await page.waitForURL(/\/rooms\/\d+$/);
  await admin('/settings', { 'matching.review_after_minutes': 0 });
  await phone.page.reload();
  await phone.page.getByLabel('한결').selectOption('5');
  await phone.page.getByRole('button', { name: t('matching_review_send') }).click();
  await phone.sees(t('matching_reviewed'));
  await phone.open('/matching/matches');
  await phone.sees('한결');
  await phone.sees(t('matching_points', { count: 20 }));
  expect(await findings(phone)).toEqual([]);
  await admin('/settings', { 'matching.review_after_minutes': 30 });
});

it('works without scripts', async () => {
  const person = await site.join('느린 길');
  const { page, t, open, sees } = await site.visitorAs(person, { screen: 'phone', scripts: false });
  await open('/matching/study');
  await page.locator('label', { hasText: '웹' }).click();
  await page.getByRole('button', { name: t('matching_enter') }).click();
  await sees(page.getByRole('heading', { name: t('matching_looking_title') }));
  await page.getByRole('link', { name: t('matching_change') }).click();
  await page.locator('label', { hasText: '외국어' }).click();
  await page.getByRole('button', { name: t('matching_change') }).click();
  await sees(page.getByRole('heading', { name: t('matching_looking_title') }));
  await sees('외국어');
  await page.getByRole('button', { name: t('matching_cancel') }).click();
  await sees(page.getByRole('button', { name: t('matching_enter') }));
});
