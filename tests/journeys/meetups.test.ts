import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let host: Person;
let guest: Person;

beforeAll(async () => {
  site = await openSite();
  host = await site.join('한결');
  guest = await site.join('솔방울');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

/** Two days on, at noon, as a field for time takes it. */
const inTwoDays = () => `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T12:30`;

async function writeMeetup({ page, t, open }: Visitor, title: string): Promise<void> {
  await open('/write?space=meetups');
  await page.getByLabel(t('composer_title'), { exact: true }).fill(title);
  await page.getByLabel(t('meetup_starts_at')).fill(inTwoDays());
  await page.getByLabel(t('meetup_capacity')).fill('2');
  await page.getByLabel(t('meetup_place')).fill('두 번째 다리 아래');
  await page.locator('label.chip').filter({ hasText: '점심' }).click();
  await page.getByRole('textbox', { name: t('composer_body') }).fill('각자 계산해요.');
  await page.getByRole('button', { name: t('composer_publish') }).click();
  await page.waitForURL(/\/posts\/\d+$/);
}

const press = ({ page }: Visitor, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true }).click();
const follow = ({ page }: Visitor, name: string) =>
  page.getByRole('main').getByRole('link', { name, exact: true }).first().click();

describe.each<Look>([
  { screen: 'phone', scheme: 'dark', locale: 'ko' },
  { screen: 'desktop', scheme: 'light', locale: 'ko', scripts: false },
])('a meet-up, on a $screen (scripts: $scripts)', (look) => {
  it('is opened, joined, left, joined again and completed', async () => {
    const title = `다리 아래 국수 (${look.screen})`;
    const his = await site.visitorAs(host, look);
    await writeMeetup(his, title);
    const path = new URL(his.page.url()).pathname;
    const [, , id] = path.split('/');

    const hers = await site.visitorAs(guest, look);
    await hers.open('/spaces/meetups?category=meal&conditions=time:lunch');
    await follow(hers, title);
    await hers.sees(hers.page.getByRole('region', { name: hers.t('meetup_panel') }));
    await press(hers, hers.t('meetup_join'));
    await hers.sees(hers.page.getByText(hers.t('meetup_state_full')).first());
    await follow(hers, hers.t('meetup_leave'));
    await press(hers, hers.t('meetup_leave'));
    await hers.sees(hers.page.getByRole('button', { name: hers.t('meetup_join'), exact: true }));
    await press(hers, hers.t('meetup_join'));
    await hers.sees(hers.page.getByRole('link', { name: hers.t('meetup_room'), exact: true }));

    await his.open(`/meetups/${id}`);
    await follow(his, his.t('meetup_complete'));
    await press(his, his.t('meetup_complete'));
    await his.page.waitForURL(`**${path}`);
    await his.sees(his.t('meetup_state_completed'));
    const { body } = await site.call('GET', `/api/v1/posts/${id}/meetup`, guest.token);
    expect(body).toMatchObject({ state: 'completed', taken: 2 });
    await hers.open('/my/meetups');
    await hers.sees(hers.page.getByRole('link', { name: title }));
  }, 90_000);
});

it('says what is wrong with a time, beside the field, and keeps what was typed', async () => {
  const visitor = await site.visitorAs(host, { screen: 'phone', locale: 'en', scripts: false });
  const { page, t } = visitor;
  await visitor.open('/write?space=meetups');
  await page.getByLabel(t('composer_title'), { exact: true }).fill('Yesterday');
  await page.getByLabel(t('meetup_starts_at')).fill('2020-01-01T10:00');
  await page.getByLabel(t('meetup_place')).fill('Bridge');
  await page.getByRole('textbox', { name: t('composer_body') }).fill('Too late.');
  await page.getByRole('button', { name: t('composer_publish') }).click();
  await visitor.sees(t('problem_meetups_start_past'));
  expect(await page.getByLabel(t('meetup_place')).inputValue()).toBe('Bridge');
  expect(await page.getByLabel(t('meetup_starts_at')).inputValue()).toBe('2020-01-01T10:00');
});
