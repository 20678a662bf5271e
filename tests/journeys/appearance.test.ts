import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

/** The opening tag of the server's own answer: what is painted before any script has run. */
async function firstTag({ context }: Visitor, path = '/'): Promise<string> {
  const answer = await context.request.get(path);
  return /<html[^>]*>/.exec(await answer.text())![0].replace(/ +(?=[ >])/g, '');
}

const background = ({ page }: Visitor) =>
  page.evaluate('getComputedStyle(document.body).backgroundColor') as Promise<string>;

const lightness = (colour: string) =>
  Math.max(
    ...colour
      .match(/\d+(\.\d+)?/g)!
      .slice(0, 3)
      .map(Number),
  );

describe.each<Look>([
  { screen: 'phone', scheme: 'light' },
  { screen: 'desktop', scheme: 'dark' },
])('on a $screen that prefers $scheme', (look) => {
  it('keeps the theme that was chosen, from the first byte on', async () => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await visitor.open('/');
    expect(await firstTag(visitor)).toBe('<html lang="ko">');
    const before = await background(visitor);
    const [other, name] =
      look.scheme === 'dark'
        ? (['light', 'shell_theme_light'] as const)
        : (['dark', 'shell_theme_dark'] as const);

    await page.getByRole('button', { name: t('shell_preferences') }).click();
    const kept = page.waitForResponse(/\/preferences$/);
    await page.getByRole('button', { name: t(name), exact: true }).click();
    await kept;
    await soon(() => page.locator('html').getAttribute('data-theme')).toBe(other);
    expect(await firstTag(visitor)).toBe(`<html lang="ko" data-theme="${other}">`);

    await visitor.open('/spaces');
    const after = await background(visitor);
    expect(lightness(after) > lightness(before)).toBe(look.scheme === 'dark');
  });

  it('keeps the language that was chosen', async () => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await visitor.open('/spaces');
    await visitor.sees(page.getByRole('heading', { level: 1, name: t('space_directory') }));
    await page.getByRole('button', { name: t('shell_preferences') }).click();
    await page.getByRole('button', { name: 'English' }).click();
    await visitor.sees(page.getByRole('heading', { level: 1, name: 'Spaces' }));
    expect(new URL(page.url()).pathname).toBe('/spaces');
    expect(await firstTag(visitor)).toBe('<html lang="en">');
    await visitor.open('/members');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('says kindly that an address leads nowhere', async () => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    for (const path of ['/nowhere', '/posts/999999999', '/spaces/none', '/members/nobody-here']) {
      const answer = await page.goto(path);
      expect(answer!.status(), path).toBe(404);
      expect(await answer!.text()).toContain(t('shell_not_found_title'));
      await visitor.sees(page.getByRole('heading', { level: 1, name: t('shell_not_found_title') }));
    }
    await page
      .getByRole('main')
      .getByRole('link', { name: t('shell_go_home') })
      .click();
    await page.waitForURL(`${site.origin}/`);
  });
});

it('speaks the language of the browser', async () => {
  const visitor = await site.visitor({ locale: 'en' });
  await visitor.open('/');
  expect(await visitor.page.locator('html').getAttribute('lang')).toBe('en');
  await visitor.sees(visitor.page.getByRole('link', { name: visitor.t('shell_sign_in') }));
});
