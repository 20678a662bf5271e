import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside } from './acts.ts';
import { watchOver } from './expectations.ts';
import { openSite, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let token: string;
beforeAll(async () => {
  site = await openSite();
  token = await site.adminToken();
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const set = (changes: object) => site.call('PATCH', '/api/v1/admin/settings', token, changes);

async function announce(host: Visitor, text: string): Promise<void> {
  const { page, t } = host;
  await host.open('/admin/announcement');
  const field = page.getByLabel(`${t('bar_field_text')} (${t('admin_korean')})`);
  await field.fill(text);
  // The preview follows the typing.
  await host.sees(page.getByRole('region', { name: t('bar_preview') }).getByText(text));
  await page.getByRole('button', { name: t('bar_show') }).click();
  await host.sees(t('bar_saved'));
  await host.sees(
    page
      .getByRole('complementary', { name: t('bar_label') })
      .getByText(text)
      .first(),
  );
}

describe.each<Look>([
  { screen: 'phone', scheme: 'light' },
  { screen: 'desktop', scheme: 'dark', scripts: false },
])('the announcement on a $screen', (look) => {
  it('is shown above every page, is closed, and comes back when it says something else', async () => {
    await set({ 'site.announcement': null });
    const host = await site.visitorAs(site.admin);
    const text = `토요일 새벽에 점검해요 (${look.screen})`;
    await announce(host, text);

    const guest = await site.visitor(look);
    const { page, t } = guest;
    const bar = page.getByRole('complementary', { name: t('bar_label') });
    await guest.open('/members');
    await guest.sees(bar.getByText(text));
    await bar.getByRole('button', { name: t('bar_close') }).click();
    await bar.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/members');
    await guest.open('/');
    expect(await bar.count()).toBe(0);

    await host.page.getByRole('button', { name: t('bar_end') }).click();
    await host.sees(t('bar_ended'));
    await announce(host, `${text} 다시`);
    await guest.open('/');
    await guest.sees(bar.getByText(`${text} 다시`));
  });
});

describe.each<Look>([
  { screen: 'phone', scheme: 'dark' },
  { screen: 'desktop', scheme: 'light', scripts: false },
])('an invitation on a $screen', (look) => {
  it('leads a stranger from the link to being a member, once', async () => {
    await set({ 'accounts.joining': 'invitation', 'invitations.min_level': 0, 'site.announcement': null });
    const inviter = await site.visitorAs(site.admin);
    await inviter.open('/settings/invitations');
    await inviter.page.getByLabel(inviter.t('invite_note')).fill('새 이웃');
    await inviter.page.getByRole('button', { name: inviter.t('invite_make') }).click();
    const shown = await inviter.sees(inviter.page.locator('code'));
    const path = new URL((await shown.textContent())!.trim()).pathname;

    const stranger = await site.visitor(look);
    const { page, t } = stranger;
    await stranger.open('/sign-up');
    await stranger.sees(t('invite_needed_title'));
    await stranger.open(path);
    await page.getByRole('button', { name: t('invite_join') }).click();
    await page.waitForURL(/\/sign-up/);
    const name = `초대받은 이 ${look.screen}`;
    await page.getByLabel(t('auth_name'), { exact: true }).fill(name);
    await page.getByLabel(t('auth_email'), { exact: true }).fill(`invited-${look.screen}@people.test`);
    await page.getByLabel(t('auth_password'), { exact: true }).fill('kite-lantern-river-7');
    await page
      .getByRole('main')
      .getByRole('button', { name: t('auth_join'), exact: true })
      .click();
    await inside(stranger);

    const late = await site.visitor(look);
    await late.open(path);
    await late.sees(t('invite_gone_title'));
    await inviter.open('/settings/invitations');
    await inviter.sees(inviter.page.getByRole('main').getByRole('link', { name }));
    await set({ 'accounts.joining': null });
  });
});

const both = (text: string) => ({ ko: text, en: text });

describe.each<Look>([{ screen: 'phone', scheme: 'light' }])('new terms on a $screen', (look) => {
  it('are published after a question, asked at sign-up, and before the next text of a member', async () => {
    const member = await site.join('오래된 회원');
    const draft = { title: both('이용약관'), body: both('## 하나'), summary: both(''), version: 0 };
    await site.call('PUT', '/api/v1/admin/terms/service/draft', token, {
      ...draft,
      needsConsent: true,
      inForceAt: null,
    });
    const host = await site.visitorAs(site.admin);
    await host.open('/admin/terms?kind=service');
    await host.page.getByRole('link', { name: host.t('terms_publish') }).click();
    await host.page.getByRole('button', { name: host.t('terms_publish') }).click();
    await host.sees(host.t('terms_published'));

    const visitor = await site.visitorAs(member, look);
    const { page, t } = visitor;
    const write = () =>
      site.call('POST', '/api/v1/posts', member.token, { space: 'free', title: '약관 뒤', body: '본문' });
    expect((await write()).body.code).toBe('terms.consent_required');
    await visitor.open('/');
    await visitor.sees(t('terms_bar_due'));
    await page
      .getByRole('complementary')
      .getByRole('link', { name: t('bar_more') })
      .click();
    await page.getByRole('checkbox', { name: t('terms_agree', { title: '이용약관' }) }).check();
    await page.getByRole('button', { name: t('terms_consent'), exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/');
    expect((await write()).status).toBe(201);

    const stranger = await site.visitor(look);
    await stranger.open('/sign-up');
    await stranger.page.getByLabel(t('auth_name'), { exact: true }).fill('새 이웃');
    await stranger.page.getByLabel(t('auth_email'), { exact: true }).fill('agreed@people.test');
    await stranger.page.getByLabel(t('auth_password'), { exact: true }).fill('kite-lantern-river-7');
    await stranger.page.getByRole('checkbox', { name: t('terms_agree', { title: '이용약관' }) }).check();
    await stranger.page
      .getByRole('main')
      .getByRole('button', { name: t('auth_join'), exact: true })
      .click();
    await inside(stranger);
  });
});
