import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterSignIn } from './acts.ts';
import { watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Visitor } from './visitor.ts';

let site: Site;
let admin: string;
beforeAll(async () => {
  site = await openSite();
  admin = await site.adminToken();
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const folder = process.env.MODERATION_SCREENSHOTS;

/** Pictures for whoever asks for them. */
async function shoot({ page }: Visitor, name: string): Promise<void> {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** A moderator, by the API: a role ends the sessions from before. */
async function moderator(name: string): Promise<Person> {
  const person = await site.join(name);
  const { body } = await site.call('GET', `/api/v1/admin/members?query=${person.email}`, admin);
  await site.call('PUT', `/api/v1/admin/accounts/${body.items[0].id}/role`, admin, { role: 'moderator' });
  const { email, password } = person;
  const entered = await site.call('POST', '/api/auth/sign-in/email', null, { email, password });
  return { ...person, token: entered.headers.get('set-auth-token')! };
}

async function flag(visitor: Visitor, post: string): Promise<void> {
  const { page, t } = visitor;
  await visitor.open(post);
  await page
    .locator('#actions')
    .getByRole('link', { name: t('post_flag'), exact: true })
    .click();
  await page.getByLabel(t('order_reason_abuse')).check();
  await page.getByRole('textbox', { name: t('order_flag_note') }).fill('너무 심한 말이에요');
  await shoot(visitor, 'flag');
  await page.getByRole('button', { name: t('order_flag_send') }).click();
  await visitor.sees(t('order_flag_sent'));
}

async function warnFromQueue(visitor: Visitor, title: string): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/moderation');
  await shoot(visitor, 'queue');
  // By keyboard alone, as whoever does this all day.
  await page.keyboard.press('j');
  await page.keyboard.press('o');
  await visitor.sees(page.getByRole('heading', { level: 2, name: t('order_case_decide'), exact: true }));
  await visitor.sees(page.getByText(title).first());
  await shoot(visitor, 'case');
  await page.getByRole('checkbox', { name: t('order_case_do_hide') }).check();
  await page.getByRole('checkbox', { name: t('order_case_do_warn') }).check();
  await page.getByLabel(t('order_case_rule'), { exact: true }).selectOption('respect');
  await page.getByRole('textbox', { name: t('order_case_message') }).fill('사람을 공격하는 말이라 가렸어요.');
  await page.getByRole('button', { name: t('order_case_act') }).click();
  await visitor.sees(t('order_case_decided'));
  await shoot(visitor, 'case-decided');
}

async function readsWhy(visitor: Visitor, person: Person): Promise<void> {
  const { page, t } = visitor;
  await page.getByRole('button', { name: t('order_signed_out_why') }).click();
  await page.waitForURL(/sign-in/);
  await enterSignIn(visitor, person);
  await visitor.sees(page.getByRole('heading', { level: 1, name: t('order_blocked') }));
  await visitor.sees('사람을 공격하는 말이라 가렸어요.');
  await visitor.sees('심한 말을 쓴 본문');
  await shoot(visitor, 'blocked');
}

async function appeal(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await page.getByText(t('order_appeal'), { exact: true }).click();
  await page.getByRole('textbox', { name: t('order_appeal_text') }).fill('친구끼리 한 농담이었어요.');
  await page.getByRole('button', { name: t('order_appeal_send') }).click();
  await visitor.sees(t('order_appeal_sent'));
}

async function lift(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/moderation/appeals');
  await page.locator('[data-row] a').first().click();
  await visitor.sees('친구끼리 한 농담이었어요.');
  await page.getByRole('textbox', { name: t('order_appeal_reason') }).fill('오해였네요.');
  await shoot(visitor, 'appeal');
  await page.getByRole('button', { name: t('order_appeal_lift') }).click();
  await visitor.sees(t('order_appeal_done'));
}

describe('order in the yard', () => {
  it('is kept from the flag to the lifted appeal, and whoever is blocked is told on their open page', async () => {
    const author = await site.join('막말이');
    const post = await site.publish(author, { title: '거친 글', body: '심한 말을 쓴 본문' });
    const open = await site.visitorAs(author, { screen: 'phone' });
    await open.open('/');
    await flag(await site.visitorAs(await site.join('신고한이'), { screen: 'phone' }), post);
    await warnFromQueue(await site.visitorAs(await moderator('지킴이')), '거친 글');

    await open.page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await open.sees(open.t('order_signed_out'));
    await readsWhy(open, author);
    await appeal(open);

    await lift(await site.visitorAs(await moderator('다른 지킴이')));
    await open.open('/sign-in');
    await enterSignIn(open, author);
    await open.page.waitForURL((url) => url.pathname === '/');
    await open.open('/account/warnings');
    await open.sees(open.t('order_warning_void'));
    expect((await site.call('GET', `/api/v1${post}`, null)).status).toBe(404);
    const chain = await site.call('GET', '/api/v1/admin/audit/verification', admin);
    expect(chain.body).toMatchObject({ ok: true });
    const host = await site.visitorAs(site.admin);
    await host.open('/admin/audit');
    await host.sees('moderation.appeal_lifted');
    await shoot(host, 'audit');
    await host.open('/transparency');
    await shoot(host, 'transparency');
    await host.open('/rules');
    await shoot(host, 'rules');
  }, 240_000);
});
