import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

const looks = [
  { screen: 'phone', scheme: 'light', scripts: true },
  { screen: 'desktop', scheme: 'dark', locale: 'en', scripts: false },
] satisfies Look[];

let site: Site;
let token: string;
/** They were here before the terms, one for each look. */
const members: Person[] = [];
let post: string;

const both = (ko: string, en = ko) => ({ ko, en });
const draft = (title: string) => ({
  title: both(title),
  body: both('서로 **존중**해요.', 'We **respect** each other.'),
  summary: both(''),
  needsConsent: true,
  inForceAt: null,
  version: 0,
});
const write = (kind: string, title: string) =>
  site.call('PUT', `/api/v1/admin/terms/${kind}/draft`, token, draft(title));

beforeAll(async () => {
  site = await openSite();
  token = await site.adminToken();
  for (const { screen } of looks) members.push(await site.join(`오래된 회원 ${screen}`));
  post = await site.publish(members[0]!, { title: '약관보다 먼저', body: '본문' });
  await write('service', '이용약관');
  await site.call('PUT', '/api/v1/admin/terms/service/publication', token, { version: 1 });
  await site.call('POST', '/api/v1/me/consents', token, { consents: [{ document: 'service', number: 1 }] });
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const at = (visitor: Visitor, path: string) =>
  visitor.page.waitForURL((url) => url.pathname + url.search === path);

describe.each(looks.map((look, index) => ({ look, index })))(
  'on a $look.screen (scripts: $look.scripts)',
  ({ look, index }) => {
    it('whoever owes a consent is led to it from where they write, and back', async () => {
      const visitor = await site.visitorAs(members[index]!, look);
      const { page, t } = visitor;
      await visitor.open(post);
      await visitor.sees(t('terms_comment'));
      expect(await page.getByRole('textbox', { name: t('comment_body') }).count()).toBe(0);
      await page
        .getByRole('main')
        .getByRole('link', { name: t('terms_consent'), exact: true })
        .click();
      await page.waitForURL(/\/terms\/consent/);

      await visitor.open('/write?space=free');
      await at(visitor, `/terms/consent?to=${encodeURIComponent('/write?space=free')}`);
      expect(await page.getByText(t('terms_bar_due')).count()).toBe(0);
      await page.getByRole('checkbox', { name: t('terms_agree', { title: '이용약관' }) }).check();
      await page.getByRole('button', { name: t('terms_consent'), exact: true }).click();
      await at(visitor, '/write?space=free');
      await page.getByLabel(t('composer_title'), { exact: true }).fill('동의하고 쓴 글');
      await page.getByRole('textbox', { name: t('composer_body') }).fill('이제 쓸 수 있어요.');
      await page.getByRole('button', { name: t('composer_publish') }).click();
      await visitor.sees(page.getByRole('heading', { level: 1, name: '동의하고 쓴 글' }));
      await visitor.open(post);
      await visitor.sees(page.getByRole('textbox', { name: t('comment_body') }));
      await visitor.open('/terms/consent');
      await visitor.sees(t('terms_consent_done'));
    });

    it('a host looks at a draft as it will look, and throws it away after a question', async () => {
      await write('privacy', '개인정보 처리방침');
      const host = await site.visitorAs(site.admin, look);
      const { page, t } = host;
      const main = page.getByRole('main');
      await host.open('/admin/terms?kind=privacy');
      await page.getByRole('link', { name: t('terms_preview'), exact: true }).click();
      const strong = main.locator('article strong');
      await host.sees(strong);
      await main.getByRole('link', { name: t('admin_english'), exact: true }).click();
      await host.sees(strong.getByText('respect'));
      await main.getByRole('link', { name: t('admin_korean'), exact: true }).click();
      await host.sees(strong.getByText('존중'));
      await main.getByRole('link', { name: t('terms_write_on'), exact: true }).click();

      await main.getByRole('link', { name: t('terms_discard'), exact: true }).click();
      await main.getByRole('link', { name: t('ui_cancel'), exact: true }).click();
      await main.getByRole('link', { name: t('terms_discard'), exact: true }).click();
      await main.getByRole('button', { name: t('terms_discard'), exact: true }).click();
      await host.sees(t('terms_discarded'));
      expect((await site.call('GET', '/api/v1/admin/terms/privacy/draft', token)).status).toBe(404);
    });
  },
);
