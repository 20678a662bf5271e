import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { titled } from './acts.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let author: Person;
let other: Person;
const desktop: Look = { screen: 'desktop' };

beforeAll(async () => {
  site = await openSite();
  author = await site.join('글쓴이');
  other = await site.join('말하는이');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const publish = (title: string): Promise<string> => site.publish(author, { title, body: '살아 있어요.' });
const comment = (path: string, body: string) => site.comment(other, path, body);
const unread = () => site.unread(author);
/** Whether this very tab holds the stream, and not another one of its browser. */
const leads = ({ page }: Pick<Visitor, 'page'>): Promise<boolean> =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const own = (name?: string) => name?.startsWith('madang:inbox:') === true;
    const waits = new Set(pending.filter(({ name }) => own(name)).map(({ clientId }) => clientId));
    const mine = await navigator.locks.request('whoami', async () => {
      const all = await navigator.locks.query();
      return all.held?.find(({ name }) => name === 'whoami')?.clientId;
    });
    return !waits.has(mine) && held.some(({ name, clientId }) => own(name) && clientId === mine);
  });
/** Addresses of the streams that a tab has opened. */
function streamsOf({ page }: Pick<Visitor, 'page'>): string[] {
  const opened: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/notifications/stream')) opened.push(request.url());
  });
  return opened;
}

describe('a new notice', () => {
  it('is said in the tab where somebody looks, leads to its place, and counts as read then', async () => {
    const path = await publish('말풍선이 뜰 글');
    const visitor = await site.visitorAs(author, desktop);
    const { page, t } = visitor;
    await visitor.open('/spaces');
    await soon(() => leads(visitor)).toBe(true);
    const before = await unread();
    const id = await comment(path, '떠요');
    const toast = page.locator('.toast').filter({ hasText: '말풍선이 뜰 글' });
    await visitor.sees(toast);
    expect(await unread()).toBe(before + 1);
    await toast.getByRole('button', { name: t('inbox_open') }).click();
    await page.waitForURL(`**${path}/comments/${id}`);
    await soon(unread).toBe(before);
    await soon(() => titled(visitor)).toBe(before);
  });

  it('is read by opening its post, without the notice, on every tab; with and without scripts', async () => {
    for (const scripts of [true, false]) {
      const path = await publish(`펼치면 읽히는 글 (${scripts})`);
      const watching = await site.visitorAs(author, desktop);
      await watching.open('/spaces');
      await soon(() => leads(watching)).toBe(true);
      const before = await unread();
      await comment(path, '하나');
      await soon(() => titled(watching)).toBe(before + 1);
      const reader = await site.visitorAs(author, { screen: 'phone', scripts });
      await reader.page.goto(path);
      await soon(() => titled(watching)).toBe(before);
      expect(await unread()).toBe(before);
    }
  });

  it('is read as well where a link leads to the post within the site', async () => {
    const path = await publish('안에서 건너가는 글');
    await comment(path, '하나');
    await soon(unread).toBeGreaterThan(0);
    const visitor = await site.visitorAs(author, desktop);
    await visitor.open('/');
    const before = await unread();
    await visitor.page.getByRole('main').getByRole('link', { name: '안에서 건너가는 글' }).first().click();
    await visitor.page.waitForURL(`**${path}`);
    await soon(unread).toBe(before - 1);
    await soon(() => titled(visitor)).toBe(before - 1);
  });
});

describe('the one live connection of a browser', () => {
  it('is handed on when its tab closes, and nothing falls between', async () => {
    const path = await publish('자리를 물려줄 글');
    const first = await site.visitorAs(author, desktop);
    const streams = { first: streamsOf(first), second: [] as string[] };
    await first.open('/spaces');
    await soon(() => leads(first)).toBe(true);
    const second = { ...first, page: await first.context.newPage() };
    streams.second = streamsOf(second);
    await second.page.goto('/spaces');
    const before = await unread();
    await comment(path, '먼저');
    await soon(() => titled(second)).toBe(before + 1);
    expect(streams.second).toEqual([]);
    await Promise.all([first.page.close(), comment(path, '닫히는 사이')]);
    await soon(() => leads(second)).toBe(true);
    await comment(path, '닫힌 뒤');
    await comment(await publish('다른 글'), '다른 곳');
    await soon(() => titled(second)).toBe(before + 2);
    expect(streams.second[0]).toMatch(/after=\d+$/);
  });

  it('rests while the page waits in the browser’s memory, and goes on where it was', async () => {
    const path = await publish('잠든 사이의 글');
    const visitor = await site.visitorAs(author, desktop);
    const { page } = visitor;
    const opened = streamsOf(visitor);
    await visitor.open('/spaces');
    await soon(() => leads(visitor)).toBe(true);
    await soon(() => opened.length).toBe(1);
    const before = await unread();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    await soon(() => leads(visitor)).toBe(false);
    await comment(path, '자는 동안');
    await soon(unread).toBe(before + 1);
    expect(await titled(visitor)).toBe(before);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await soon(() => titled(visitor)).toBe(before + 1);
  });

  it('is opened anew after a long time out of sight, for it may be dead without knowing', async () => {
    const visitor = await site.visitorAs(author, desktop);
    const { page } = visitor;
    const opened = streamsOf(visitor);
    await visitor.open('/spaces');
    await soon(() => opened.length).toBe(1);
    const turn = (state: 'hidden' | 'visible', later: number) =>
      page.evaluate(
        ([shown, ms]) => {
          const now = Date.now() + ms;
          Date.now = () => now;
          Object.defineProperty(document, 'visibilityState', { value: shown, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        },
        [state, later] as const,
      );
    await turn('hidden', 0);
    await turn('visible', 5_000);
    expect(opened).toHaveLength(1);
    await turn('hidden', 0);
    await turn('visible', 61_000);
    await soon(() => opened.length).toBe(2);
    expect(opened[1]).toMatch(/after=\d+$/);
  });

  it('fetches the list anew when the server cannot go on from where a tab stands', async () => {
    const path = await publish('다시 불러올 글');
    const visitor = await site.visitorAs(author, { ...desktop, worker: false });
    const { page, context } = visitor;
    let isLost = true;
    // Whoever was away so long that their last notice is forgotten.
    await context.route('**/notifications/stream*', async (route) => {
      if (!isLost) return route.continue();
      if ((await unread()) === before)
        return route.fulfill({ contentType: 'text/event-stream', body: ':\n\n' });
      isLost = false;
      const data = JSON.stringify({ unread: before + 1, lastSeq: 1 });
      return route.fulfill({
        contentType: 'text/event-stream',
        body: `id: 1\nevent: reset\ndata: ${data}\n\n`,
      });
    });
    const before = await unread();
    await visitor.open('/inbox');
    expect(await page.locator('.notice').filter({ hasText: '다시 불러올 글' }).count()).toBe(0);
    await comment(path, '빠진 것');
    await visitor.sees(page.locator('.notice').filter({ hasText: '다시 불러올 글' }).first());
    await soon(() => titled(visitor)).toBe(before + 1);
    await comment(await publish('이어지는 글'), '다시 이어져요');
    await visitor.sees(page.locator('.notice').filter({ hasText: '이어지는 글' }).first());
  });

  it('misses nothing of a minute without a line: what came, what went, and what was read elsewhere', async () => {
    const [one, two, three] = [
      await publish('끊긴 글 하나'),
      await publish('끊긴 글 둘'),
      await publish('끊긴 글 셋'),
    ];
    await comment(one, '끊기기 전');
    await comment(three, '사라질 말');
    const visitor = await site.visitorAs(author, desktop);
    const { page, t } = visitor;
    const opened = streamsOf(visitor);
    await soon(unread).toBeGreaterThan(1);
    await visitor.open('/inbox');
    await soon(() => opened.length).toBe(1);
    // What is said once the line is back needs a font that would be fetched in the very moment in which it comes back.
    await page.evaluate(
      async (words) =>
        void (await document.fonts.load(`1em ${getComputedStyle(document.body).fontFamily}`, words)),
      t('shell_online'),
    );
    await visitor.context.setOffline(true);
    await visitor.sees(t('shell_offline'));
    const { items } = (await site.call('GET', '/api/v1/notifications', author.token)).body;
    const find = (title: string) => items.find((item: { title: string }) => item.title.includes(title));
    await site.call('PUT', `/api/v1/notifications/${find('끊긴 글 하나').id}/read`, author.token);
    await site.call('DELETE', `/api/v1/comments/${find('끊긴 글 셋').url.split('/').at(-1)}`, other.token);
    for (const body of ['하나', '둘', '셋']) await comment(two, body);
    const known = await titled(visitor);
    await soon(unread).toBe(known - 1);
    // Long enough for several tries that lead nowhere; a minute only makes the next one later.
    await page.waitForTimeout(6_000);
    expect(await titled(visitor)).toBe(known);
    await visitor.context.setOffline(false);
    await soon(async () => (await titled(visitor)) === (await unread())).toBe(true);
    const shown = async () => page.locator('.notice .notice-title').allTextContents();
    const fetched = async () =>
      (await site.call('GET', '/api/v1/notifications', author.token)).body.items.map(
        (item: { title: string }) => item.title,
      );
    await soon(async () => JSON.stringify(await shown())).toBe(JSON.stringify(await fetched()));
    const first = page.locator('.notice').filter({ hasText: '끊긴 글 하나' });
    expect(await first.getAttribute('class')).not.toContain('unread');
  });
});
