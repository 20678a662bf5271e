import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterSignIn, inside } from './acts.ts';
import { watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look } from './visitor.ts';

let site: Site;
let member: Person;

beforeAll(async () => {
  site = await openSite();
  member = await site.join('손이 미끄러진 이');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

describe.each<Look>([
  { screen: 'phone', scripts: true },
  { screen: 'desktop', locale: 'en', scripts: false },
])('a form that is refused (scripts: $scripts)', (look) => {
  it('does not forget where somebody wanted to go', async () => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await visitor.open('/sign-in?to=%2Fspaces');
    await enterSignIn(visitor, { ...member, password: 'not the password' });
    await visitor.sees(t('auth_problem_credentials'));
    await enterSignIn(visitor, member);
    await inside(visitor);
    expect(new URL(page.url()).pathname).toBe('/spaces');
  });
});

describe('a password typed after another tab signed out', () => {
  it.each(['/settings/security', '/settings/security?linked=kakao'])(
    'on %s is answered there',
    async (path) => {
      const visitor = await site.visitorAs(member, { worker: false });
      const { page, t } = visitor;
      await visitor.open(path);
      // The page cannot ask whether its session is over: what its form is told has to be enough.
      await page.route('**/api/auth/get-session', (route) => route.fulfill({ status: 429 }));
      const other = await visitor.context.newPage();
      await other.goto('/');
      await other.evaluate(() => fetch('/sign-out', { method: 'POST' }));
      await page.getByLabel(t('settings_password_current'), { exact: true }).fill('not the password');
      await page.getByLabel(t('settings_password_new'), { exact: true }).fill('kite-lantern-river-8');
      await page.getByRole('button', { name: t('settings_password_save') }).click();
      await visitor.sees(page.getByRole('alert').getByText(t('problem_sign_in')));
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(path);
      await page
        .getByRole('alert')
        .getByRole('link', { name: t('shell_sign_in') })
        .click();
      await enterSignIn(visitor, member);
      await page.waitForURL((url) => url.pathname + url.search === path);
    },
  );
});

describe('a form that is used again', () => {
  it('starts from what the page says, not from nothing', async () => {
    const visitor = await site.visitorAs(member);
    const { page, t } = visitor;
    await visitor.open('/settings/api-keys');
    const read = page.getByRole('checkbox', { name: t('keys_scope_read') });
    for (const name of ['첫째', '둘째']) {
      expect(await read.isChecked()).toBe(true);
      await page.getByLabel(t('keys_name'), { exact: true }).fill(name);
      await page.getByRole('button', { name: t('keys_make'), exact: true }).click();
      await visitor.sees(page.getByRole('main').getByText(name, { exact: true }));
      await page.waitForFunction(
        () => document.querySelector<HTMLInputElement>('input[name="name"]')?.value === '',
      );
    }
    expect(await read.isChecked()).toBe(true);
    expect(await page.getByLabel(t('keys_days'), { exact: true }).inputValue()).toBe('365');
  });
});
