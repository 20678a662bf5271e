import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { titled } from './acts.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let author: Person;
let other: Person;
const desktop: Look = { screen: 'desktop' };
const phone: Look = { screen: 'phone' };

beforeAll(async () => {
  site = await openSite();
  author = await site.join('글쓴이');
  other = await site.join('말하는이');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const comment = (path: string, body: string, by = other) => site.comment(by, path, body);
const unread = () => site.unread(author);
/** What the API answers to somebody's own browser. */
const callAs = async ({ context }: Visitor, path: string): Promise<unknown> =>
  (await context.request.get(path)).json();
/** Whether one of the tabs holds the stream. */
const isLive = ({ page }: Visitor): Promise<boolean> =>
  page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name?.startsWith('madang:inbox:'));
  });

describe('the inbox', () => {
  it('is equal in every tab and on the phone, without a reload, before and after reading', async () => {
    const path = await site.publish(author, { title: '종이 울릴 글', body: '기다려요.' });
    const first = await site.visitorAs(author, desktop);
    await first.open('/');
    const second = { ...first, page: await first.context.newPage() };
    await second.page.goto('/spaces');
    const mobile = await site.visitorAs(author, phone);
    await mobile.open('/');
    const before = await unread();
    await comment(path, '들리나요');
    const all = [first, second, mobile];
    for (const visitor of all) await soon(() => titled(visitor)).toBe(before + 1);
    await mobile.sees(
      mobile.page.getByRole('banner').getByText(mobile.t('inbox_unread_count', { count: before + 1 })),
    );
    await mobile.open('/inbox');
    await mobile.page
      .getByRole('link', { name: /종이 울릴 글/ })
      .first()
      .click();
    await mobile.page.waitForURL(/\/posts\/\d+/);
    for (const visitor of [first, second]) await soon(() => titled(visitor)).toBe(before);
  });

  it('misses nothing of what happens while the line is broken', async () => {
    const path = await site.publish(author, { title: '끊긴 사이의 글', body: '끊겨요.' });
    const visitor = await site.visitorAs(author, desktop);
    await visitor.open('/');
    await soon(() => isLive(visitor)).toBe(true);
    const before = await unread();
    await visitor.context.setOffline(true);
    await visitor.sees(visitor.t('shell_offline'));
    await comment(path, '끊긴 사이 하나');
    await soon(unread).toBe(before + 1);
    expect(await titled(visitor)).toBe(before);
    await visitor.context.setOffline(false);
    await soon(() => titled(visitor)).toBe(before + 1);
  });

  it('opens beside the bell, and all of it is read with one press', async () => {
    const path = await site.publish(author, { title: '판에서 읽을 글', body: '읽어요.' });
    await comment(path, '판에 보여요');
    await soon(unread).toBeGreaterThan(0);
    const visitor = await site.visitorAs(author, desktop);
    const { page, t } = visitor;
    await visitor.open('/');
    await page
      .getByRole('banner')
      .getByRole('link', { name: new RegExp(`^${t('inbox_title')}`) })
      .click();
    const panel = page.locator('section.inbox-panel');
    await visitor.sees(panel.getByText('판에서 읽을 글'));
    await panel.getByRole('button', { name: t('inbox_all_read') }).click();
    await soon(() => titled(visitor)).toBe(0);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
  });

  it('works without scripts: what is opened counts as read', async () => {
    const path = await site.publish(author, { title: '맨손으로 열 글', body: '열어요.' });
    await comment(path, '맨손이에요');
    await soon(unread).toBe(1);
    const visitor = await site.visitorAs(author, { ...desktop, scripts: false });
    await visitor.page.goto('/inbox');
    await visitor.page.getByRole('link', { name: /맨손으로 열 글/ }).click();
    await visitor.page.waitForURL(/\/posts\/\d+\/comments\/\d+/);
    await soon(unread).toBe(0);
  });

  it('loads nothing for guests', async () => {
    const visitor = await site.visitor(desktop);
    await visitor.open('/');
    await visitor.page.waitForLoadState('networkidle');
    expect(await isLive(visitor)).toBe(false);
  });
});

describe('reading', () => {
  it('goes on at the first unread comment of a long thread', async () => {
    const path = await site.publish(author, { title: '길게 이어지는 글', body: '길어요.' });
    for (let n = 1; n <= 55; n += 1) await comment(path, `오래된 말 ${n}`, n % 2 ? author : other);
    const seenUntil = new Date().toISOString();
    await site.call('PUT', `/api/v1${path}/visit`, author.token, { seenUntil });
    await soon(async () => (await site.call('GET', `/api/v1${path}`, author.token)).body.mine.seenUntil).toBe(
      seenUntil,
    );
    const id = await comment(path, '새로 온 말');
    const visitor = await site.visitorAs(author, desktop);
    await visitor.open('/?reading=unread');
    const row = visitor.page.getByRole('article').filter({ hasText: '길게 이어지는 글' });
    await row.getByRole('link', { name: visitor.t('post_new_comments', { count: 1 }) }).click();
    await visitor.page.waitForURL((url) => url.hash === `#c-${id}`);
    const fresh = visitor.page.locator(`#c-${id}`);
    await visitor.sees(fresh);
    await soon(() => fresh.evaluate((one) => one.getBoundingClientRect().top < innerHeight)).toBe(true);
    const left = async () => (await site.call('GET', `/api/v1${path}`, author.token)).body.newComments;
    await soon(left).toBe(0);
  });

  it('offers a comment that comes while somebody reads, and puts it in its place', async () => {
    const path = await site.publish(author, { title: '읽는 동안의 글', body: '읽는 중이에요.' });
    await comment(path, '먼저 있던 말');
    const visitor = await site.visitorAs(author, desktop);
    await visitor.open(path);
    await soon(() => isLive(visitor)).toBe(true);
    await comment(path, '방금 온 말');
    await visitor.page.getByRole('button', { name: visitor.t('reading_arrived', { count: 1 }) }).click();
    await visitor.sees('방금 온 말');
  });

  it('quotes what is selected under the name of its author, and a comment by the keyboard', async () => {
    const path = await site.publish(author, { title: '인용할 글', body: '앞말은 두고 뒷말만 인용해요.' });
    const id = await comment(path, '통째로 인용할 말');
    const visitor = await site.visitorAs(author, desktop);
    const { page, t } = visitor;
    await visitor.open(path);
    await page.locator('.post-body p').first().selectText();
    // By its name alone it is not told from the tool of the editor.
    await page.locator('.quote-selection').getByRole('button').click();
    const box = page.getByRole('textbox', { name: t('comment_body') });
    await soon(() => box.inputValue()).toContain(`> [${t('reading_quote_by', { name: '글쓴이' })}](${path})`);
    expect(await box.inputValue()).toContain('> 앞말은 두고 뒷말만 인용해요.');
    await page.locator(`#c-${id}`).evaluate((one: HTMLElement) => {
      one.tabIndex = -1;
      one.focus();
    });
    await page.keyboard.press('q');
    const reply = page.getByRole('textbox', { name: t('comment_reply_to', { name: '말하는이' }) });
    await soon(() => reply.inputValue()).toContain('> 통째로 인용할 말');
  });
});

describe('the palette', () => {
  it('goes where its first letters say, and paints the screen, by the keyboard alone', async () => {
    const visitor = await site.visitorAs(author, desktop);
    const { page, t } = visitor;
    await visitor.open('/');
    await page.keyboard.press('Control+k');
    const palette = await visitor.sees(page.getByRole('dialog', { name: t('palette_title') }));
    await page.keyboard.type('ㅅㅋㄹ');
    await visitor.sees(palette.getByRole('option', { name: t('shell_bookmarks') }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/bookmarks');
    await page.keyboard.press('Control+k');
    await page.keyboard.type(t('palette_dark'));
    await visitor.sees(palette.getByRole('option', { name: t('palette_dark'), exact: true }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await soon(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await soon(() => palette.count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await soon(() => palette.count()).toBe(0);
  });

  it('shows the pages of the host to hosts only, and opens by the search button on a phone', async () => {
    for (const [person, count] of [
      [author, 0],
      [site.admin, 1],
    ] as const) {
      const visitor = await site.visitorAs(person, phone);
      const { page, t } = visitor;
      await visitor.open('/');
      await page.getByRole('link', { name: t('search_title') }).click();
      const palette = await visitor.sees(page.getByRole('dialog', { name: t('palette_title') }));
      await page.getByRole('combobox').fill(t('shell_admin'));
      await visitor.sees(palette.getByRole('option', { name: t('search_all', { query: t('shell_admin') }) }));
      expect(await palette.getByRole('option', { name: t('shell_admin'), exact: true }).count()).toBe(count);
    }
  });
});

describe('how much somebody hears', () => {
  it.each([true, false])(
    'is chosen on the page of a post and of a space (with scripts: %s)',
    async (scripts) => {
      const path = await site.publish(author, { title: '조용히 둘 글', body: '조용해요.' });
      const visitor = await site.visitorAs(author, { ...desktop, scripts });
      const { page, t } = visitor;
      for (const [place, next] of [
        [path, 'muted'],
        ['/spaces/free', 'watching'],
      ] as const) {
        await (scripts ? visitor.open(place) : page.goto(place));
        const menu = page.locator('details.watch');
        await menu.locator('summary').click();
        await menu.getByRole('button', { name: t(`watch_${next}`) }).click();
        await visitor.sees(menu.locator('summary').getByText(t(`watch_${next}`)));
        const chosen = async () => (await site.call('GET', `/api/v1${place}/watch`, author.token)).body;
        await soon(chosen).toEqual({ level: next, chosen: true });
        await site.call('DELETE', `/api/v1${place}/watch`, author.token);
      }
    },
  );
});

describe('a notice to everybody', () => {
  it('is read through and counted before it is sent, and rings the bell', async () => {
    const listener = await site.visitorAs(author, desktop);
    await listener.open('/');
    await soon(() => isLive(listener)).toBe(true);
    const before = await unread();
    const host = await site.visitorAs(site.admin, desktop);
    const { page, t } = host;
    await host.open('/admin/notices');
    await page.getByLabel(`${t('notices_field_title')} (한국어)`).fill('오늘 밤 점검');
    await page.getByRole('button', { name: t('notices_preview') }).click();
    const { count } = (await callAs(host, '/api/v1/admin/notices/recipients')) as { count: number };
    await host.sees(page.getByRole('heading', { name: t('notices_ask', { count }) }));
    await page.getByRole('button', { name: t('notices_send', { count }) }).click();
    await host.sees(t('notices_sent', { count }));
    await soon(() => titled(listener)).toBe(before + 1);
    await host.sees(page.getByText(t('notices_done', { count })));
  });
});
