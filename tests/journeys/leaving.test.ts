import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterSignIn, inside } from './acts.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const folder = process.env.LEAVING_SCREENSHOTS;

/** Pictures for whoever asks for them. */
async function shoot({ page }: Visitor, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

const looks: Look[] = [
  { screen: 'desktop', locale: 'ko' },
  { screen: 'phone', locale: 'en', scheme: 'dark' },
  { screen: 'phone', locale: 'ko', scripts: false },
];

async function askForExport(visitor: Visitor, person: Person, look: Look): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/settings/account');
  await page.locator('#export').getByLabel(t('rights_export_password')).fill(person.password);
  await page.getByRole('button', { name: t('rights_export_ask') }).click();
  const download = page.getByRole('link', { name: t('rights_export_download') });
  // Without scripts one looks again; with them it comes by itself.
  if (look.scripts === false)
    await soon(async () => {
      await visitor.open('/settings/account');
      return download.count();
    }).toBe(1);
  await visitor.sees(download);
}

async function leave({ page, t, ...visitor }: Visitor, person: Person, now: boolean): Promise<void> {
  await visitor.open('/settings/account');
  await page.getByRole('link', { name: t('rights_leave_begin') }).click();
  await visitor.sees(page.getByRole('heading', { name: t('rights_leave_stays') }));
  await visitor.sees(t('rights_leave_days', { days: '14' }));
  if (now) await page.getByLabel(t('rights_leave_now')).check();
  await page.getByLabel(t('settings_leave_understood')).check();
  await page.getByLabel(t('settings_leave_password')).fill(person.password);
  await page.getByRole('button', { name: t('settings_leave_action'), exact: true }).click();
  await page.waitForURL(/\/sign-in\?after=/);
}

describe.each(looks)('on a $screen in $locale (scripts: $scripts)', (look) => {
  const name = `${look.screen}-${look.locale}-${look.scripts ?? true}`;

  it('a member takes everything with them as a file that opens', async () => {
    const person = await site.join('챙기는 이');
    const path = await site.publish(person, { title: '가져갈 글', body: '내 글이에요' });
    const visitor = await site.visitorAs(person, look);
    const { page, t } = visitor;
    await askForExport(visitor, person, look);
    await shoot(visitor, `export-ready-${name}`);
    const link = page.getByRole('link', { name: t('rights_export_download') });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^madang-\d{4}-\d\d-\d\d\.zip$/);
    const zip = await download.path();
    expect(execFileSync('unzip', ['-tq', zip], { encoding: 'utf8' })).toContain('No errors detected');
    const posts = execFileSync('unzip', ['-p', zip, 'data/posts.json'], { encoding: 'utf8' });
    expect(JSON.parse(posts).items).toMatchObject([{ id: path.split('/').at(-1), title: '가져갈 글' }]);
  });

  it('a member leaves, and comes back within the days', async () => {
    const person = await site.join('돌아온 이');
    const visitor = await site.visitorAs(person, look);
    const { page, t } = visitor;
    await visitor.open('/settings/account/leave');
    await shoot(visitor, `leave-${name}`);
    await leave(visitor, person, false);
    await shoot(visitor, `leaving-${name}`);
    expect((await site.call('GET', '/api/v1/me', person.token)).status).toBe(401);
    await enterSignIn(visitor, person);
    await inside(visitor);
    await visitor.open('/inbox');
    await visitor.sees(look.locale === 'en' ? /so you stay/ : /탈퇴 신청을 취소/);
    await visitor.open('/settings/account');
    await visitor.sees(page.getByRole('link', { name: t('rights_leave_begin') }));
  });

  it('a member leaves for good: the name goes from what they wrote, and nobody gets in', async () => {
    const person = await site.join(`떠난 이 ${name}`);
    const path = await site.publish(person, { title: `남은 글 ${name}`, body: '남아요' });
    const visitor = await site.visitorAs(person, look);
    await leave(visitor, person, false);
    // The days go by.
    await site.inDatabase(`update departures set leaves_at = now() - interval '1 minute'`);
    await site.inDatabase(
      `insert into outbox (task, payload, queue) values ('timed.rights.sweep_departures', '{}', 'timed.rights.sweep_departures')`,
    );
    await soon(async () => (await site.call('GET', `/api/v1/members/${person.handle}`, null)).status).toBe(
      404,
    );
    const reader = await site.visitor(look);
    await reader.open(path);
    await reader.sees(reader.page.getByRole('heading', { level: 1, name: `남은 글 ${name}` }));
    expect(await reader.page.getByText(person.name).count()).toBe(0);
    await reader.open('/sign-in');
    await enterSignIn(reader, person);
    await reader.sees(reader.t('auth_problem_credentials'));
    expect((await site.call('GET', '/api/v1/me', person.token)).status).toBe(401);
  });
});
