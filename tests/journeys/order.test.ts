import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './axe.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let author: Person;
let post: string;
beforeAll(async () => {
  site = await openSite();
  author = await site.join('글쓴이');
  post = await site.publish(author, { title: '거슬리는 글', body: '거슬리는 본문' });
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

/** Presses a link that asks on the page itself. What does so is fetched when a page rests; until then it is a link. */
async function ask(visitor: Visitor, link: () => Locator, key?: string): Promise<Locator> {
  const { page } = visitor;
  const { pathname } = new URL(page.url());
  for (let tries = 0; tries < 5; tries += 1) {
    await link().waitFor();
    if (key)
      await link()
        .focus()
        .then(() => page.keyboard.press(key));
    else await link().click();
    const dialog = page.locator('[role="dialog"], [role="alertdialog"]');
    const left = page.waitForURL((url) => url.pathname !== pathname || url.search !== '');
    await Promise.race([dialog.waitFor(), left]);
    if (await dialog.isVisible()) return dialog;
    await visitor.open(pathname);
  }
  throw new Error('it stayed a link');
}

describe.each<Look>([
  { screen: 'desktop', scheme: 'light' },
  { screen: 'phone', scheme: 'dark', locale: 'en' },
])('on a $screen in the $scheme', (look) => {
  it('flags in a dialog, with the keyboard, and gives the focus back', async () => {
    const visitor = await site.visitorAs(await site.join('신고한이'), look);
    const { page, t } = visitor;
    await visitor.open(post);
    const link = () => page.locator('#actions').getByRole('link', { name: t('post_flag'), exact: true });
    const dialog = await ask(visitor, link, 'Enter');
    await visitor.sees(dialog.getByText('거슬리는 글'));
    expect(await findings(visitor)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await soon(() => link().evaluate((node) => node === document.activeElement)).toBe(true);

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await dialog.getByLabel(t('order_reason_other')).check();
    await dialog.getByRole('button', { name: t('order_flag_send') }).click();
    await visitor.sees(dialog.getByText(t('problem_moderation_words')));
    const note = dialog.getByRole('textbox');
    await soon(() => note.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.type('이상해요');
    await soon(() => note.inputValue()).toBe('이상해요');
    await dialog.getByRole('button', { name: t('order_flag_send') }).click();
    await visitor.sees(t('order_flag_sent'));
    expect(new URL(page.url()).pathname).toBe(post);
    await page.getByRole('button', { name: t('order_flag_withdraw') }).click();
    await visitor.sees(t('order_flag_withdrawn'));

    // Another page is no place for the question.
    await link().click();
    await dialog.getByRole('link', { name: t('shell_rules') }).click();
    await page.waitForURL('**/rules');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('blocks the author of a post after asking, folds what they wrote, and undoes it', async () => {
    const visitor = await site.visitorAs(await site.join('조용한이'), look);
    const { page, t } = visitor;
    await visitor.open(post);
    const flag = () => page.locator('#actions').getByRole('link', { name: t('post_flag'), exact: true });
    const flagging = await ask(visitor, flag, 'Enter');
    await flagging.getByRole('link', { name: t('block_author') }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    expect(await findings(visitor)).toEqual([]);
    await dialog.getByRole('button', { name: t('block_do') }).click();
    const title = page.getByRole('heading', { level: 1 });
    await soon(() => title.textContent()).toBe(t('block_post_row'));
    const body = page.getByText('거슬리는 본문');
    expect(await body.isVisible()).toBe(false);
    const fold = page.locator('summary', { hasText: t('block_folded') });
    await fold.focus();
    await page.keyboard.press('Enter');
    await body.waitFor();
    await visitor.sees(page.getByRole('heading', { level: 2, name: '거슬리는 글' }));
    await page.getByRole('button', { name: t('block_undo') }).click();
    await soon(() => title.textContent()).toBe('거슬리는 글');
  });
});

it('shows the level in the card beside a name, and blocks from there', async () => {
  const visitor = await site.visitorAs(await site.join('가리키는이'));
  const { page, t } = visitor;
  await visitor.open(post);
  await page.locator('.post-head a.who').hover();
  const card = page.locator('.hovercard');
  await visitor.sees(card.getByText(t('trust_level_0')));
  const dialog = await ask(visitor, () => card.getByRole('link', { name: t('block_do') }));
  await card.waitFor({ state: 'hidden' });
  await dialog.getByRole('button', { name: t('block_cancel') }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('거슬리는 글');
});

it('asks on pages of their own without scripts', async () => {
  const visitor = await site.visitorAs(await site.join('글만 읽는이'), { scripts: false });
  const { page, t } = visitor;
  await visitor.open(post);
  await page
    .locator('#actions')
    .getByRole('link', { name: t('post_flag'), exact: true })
    .click();
  await page.getByLabel(t('order_reason_abuse')).check();
  await page.getByRole('button', { name: t('order_flag_send') }).click();
  await visitor.sees(t('order_flag_sent'));
  await visitor.open(post);
  await page
    .locator('#actions')
    .getByRole('link', { name: t('post_flag'), exact: true })
    .click();
  await page.getByRole('link', { name: t('block_author') }).click();
  await visitor.sees(t('block_ask'));
  await page.getByRole('button', { name: t('block_do') }).click();
  await visitor.sees(t('block_is'));
  await visitor.open(post);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(t('block_post_row'));
  await page.getByText(t('block_folded')).click();
  await visitor.sees('거슬리는 본문');
});

it('lets staff decide about a level with a reason, and take it back', async () => {
  const person = await site.join('오래된 이웃');
  const visitor = await site.visitorAs(site.admin);
  const { page, t } = visitor;
  await visitor.open(`/members/${person.handle}`);
  await page.getByRole('link', { name: t('order_member_open') }).click();
  await visitor.sees(page.getByRole('heading', { level: 2, name: t('trust_tab') }));
  await page.getByLabel(t('trust_pin_level')).selectOption('2');
  await page.getByRole('button', { name: t('trust_pin_do') }).click();
  await visitor.sees(t('problem_trust_pin_note'));
  await page.getByLabel(t('trust_pin_note'), { exact: true }).fill('오래 알던 사람');
  await page.getByRole('button', { name: t('trust_pin_do') }).click();
  await visitor.sees(t('trust_pin_done'));
  const shown = async () =>
    (await site.call('GET', `/api/v1/members/${person.handle}`, null)).body.trustLevel;
  expect(await shown()).toBe(2);
  await page.getByRole('button', { name: t('trust_pin_undo') }).click();
  await soon(shown).toBe(0);
  const mine = await site.visitorAs(person);
  await mine.open('/inbox');
  await mine.sees('신뢰 등급이 ‘단골’로 올랐어요');
});

it.each<Look>([
  { screen: 'narrow', scripts: true },
  { screen: 'phone', locale: 'en', scripts: true },
  { screen: 'narrow', locale: 'en', scripts: false },
])('shows the tab of the page on a $screen (scripts: $scripts)', async (look) => {
  const visitor = await site.visitorAs(site.admin, look);
  const { page, t } = visitor;
  await visitor.open('/moderation/appeals');
  const tab = page.getByRole('main').getByRole('link', { name: t('order_appeals'), exact: true });
  expect(await tab.getAttribute('aria-current')).toBe('page');
  await soon(async () => {
    const { x, width } = (await tab.boundingBox())!;
    return x >= 0 && x + width <= page.viewportSize()!.width;
  }).toBe(true);
});
