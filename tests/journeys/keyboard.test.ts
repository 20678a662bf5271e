import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let member: Person;

beforeAll(async () => {
  site = await openSite();
  member = await site.join('손가락');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const focused = ({ page }: Visitor) => page.locator(':focus');
const focusedText = async (visitor: Visitor) => (await focused(visitor).textContent())?.trim();

describe.each<Look>([
  { screen: 'desktop', scheme: 'light' },
  { screen: 'phone', scheme: 'dark' },
])('with the keyboard alone, on a $screen in the $scheme', (look) => {
  it('skips to the content', async () => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await visitor.open('/');
    await page.keyboard.press('Tab');
    expect(await focusedText(visitor)).toBe(t('shell_skip'));
    await page.keyboard.press('Enter');
    await soon(() => focused(visitor).getAttribute('id')).toBe('main');
  });

  it('walks the list with j and k, and opens a post with o', async () => {
    const visitor = await site.visitor(look);
    const { page } = visitor;
    await visitor.open('/spaces/free');
    await page.keyboard.press('j');
    const first = await focusedText(visitor);
    await page.keyboard.press('j');
    const second = await focusedText(visitor);
    expect(second).not.toBe(first);
    await page.keyboard.press('k');
    expect(await focusedText(visitor)).toBe(first);
    await page.keyboard.press('j');
    const address = await focused(visitor).getAttribute('href');
    await page.keyboard.press('o');
    await page.waitForURL((url) => url.pathname === address);
    expect(address).toMatch(/^\/posts\/\d+$/);
  });

  it('opens the help with ?, and Escape gives the focus back', async () => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await visitor.open('/');
    await page.keyboard.press('j');
    const before = await focusedText(visitor);
    await page.keyboard.press('?');
    const help = await visitor.sees(page.getByRole('dialog', { name: t('shell_keys') }));
    await visitor.sees(help.getByText(t('shell_key_open')));
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    await soon(() => focusedText(visitor)).toBe(before);
  });

  it('writes with n, and sends a comment with Ctrl+Enter', async () => {
    const visitor = await site.visitorAs(member, look);
    const { page, t } = visitor;
    await visitor.open('/');
    await page.keyboard.press('n');
    await page.waitForURL(/\/write/);
    await page.getByLabel(t('composer_title'), { exact: true }).focus();
    await page.keyboard.type('n j k');
    expect(await page.getByLabel(t('composer_title'), { exact: true }).inputValue()).toBe('n j k');

    await visitor.open(await site.publish(member, { title: '손으로만', body: '마우스 없이 읽어요.' }));
    await page.getByLabel(t('comment_body'), { exact: true }).focus();
    await page.keyboard.type('손가락으로 답해요');
    await page.keyboard.press('Control+Enter');
    await visitor.sees(page.getByRole('article').filter({ hasText: '손가락으로 답해요' }).last());
  });

  it('closes a question with Escape, and stands where it stood', async () => {
    const visitor = await site.visitorAs(member, look);
    const { page, t } = visitor;
    await visitor.open(await site.publish(member, { title: '지우지 않을 글', body: '남아요.' }));
    await page
      .getByRole('link', { name: t('post_delete') })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    const question = await visitor.sees(page.getByRole('alertdialog', { name: t('post_delete_title') }));
    await soon(() => question.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    await soon(() => focusedText(visitor)).toBe(t('post_delete'));
    expect(page.url()).toMatch(/\/posts\/\d+$/);
  });
});
