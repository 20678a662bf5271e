import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';

let site: Site;
let author: Person;
let path: string;
const title = '검색으로 온 사람 </script><script>alert(1)</script>';

beforeAll(async () => {
  site = await openSite();
  author = await site.join('찾는 이');
  path = await site.publish(author, { title, space: 'code', tags: ['seo'], body: '첫 문단\n\n`1 < 2`' });
  await site.call('POST', `/api/v1${path}/comments`, author.token, { body: '첫 댓글' });
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

it('a post tells search engines and link previews what it is', async () => {
  const visitor = await site.visitor({ scripts: false });
  await visitor.page.goto(`${path}?from=mail`);
  const content = (selector: string) => visitor.page.locator(selector).getAttribute('content');
  expect(await visitor.page.locator('link[rel=canonical]').getAttribute('href')).toBe(site.origin + path);
  expect(await content('meta[property="og:url"]')).toBe(site.origin + path);
  expect(await content('meta[property="og:type"]')).toBe('article');
  expect(await content('meta[property="og:image"]')).toBe(`${site.origin}/preview.png`);
  const data = JSON.parse(await visitor.page.locator('script[type="application/ld+json"]').innerText());
  const [posting, crumbs] = data['@graph'];
  expect(posting).toMatchObject({
    '@type': 'DiscussionForumPosting',
    headline: title,
    url: site.origin + path,
    text: '첫 문단\n1 < 2',
    author: { name: '찾는 이', url: `${site.origin}/members/${encodeURIComponent(author.handle)}` },
    commentCount: 1,
    comment: [{ '@type': 'Comment', text: '첫 댓글' }],
  });
  expect(crumbs.itemListElement).toHaveLength(3);
});

it.each([
  '/feed.atom',
  '/spaces/code/feed.atom',
  '/tags/seo/feed.atom',
  '/sitemap.xml',
  '/sitemaps/posts-1.xml',
])('%s is well-formed XML', async (feed) => {
  const visitor = await site.visitor();
  await visitor.open(path);
  const { errors, entries } = await visitor.page.evaluate(async (url) => {
    const text = await (await fetch(url)).text();
    const parsed = new DOMParser().parseFromString(text, 'application/xml');
    return {
      errors: parsed.querySelectorAll('parsererror').length,
      entries: parsed.querySelectorAll('entry, url, sitemap').length,
    };
  }, feed);
  expect(errors).toBe(0);
  expect(entries).toBeGreaterThan(0);
});

it('pages lead to the feed that follows them', async () => {
  const visitor = await site.visitor({ scripts: false });
  for (const [page, feed] of [
    ['/', '/feed.atom'],
    ['/spaces/code', '/spaces/code/feed.atom'],
    ['/tags/seo', '/tags/seo/feed.atom'],
    [path, '/spaces/code/feed.atom'],
  ] as const) {
    await visitor.page.goto(page);
    const link = visitor.page.locator('link[rel=alternate][type="application/atom+xml"]');
    expect(await link.getAttribute('href')).toBe(site.origin + feed);
  }
});

it('can be installed: the manifest is complete, and its icons are what it says', async () => {
  const { body } = await site.call('GET', '/manifest.webmanifest', null);
  for (const { src, sizes } of body.icons as { src: string; sizes: string }[]) {
    const { width, height } = await sharp(
      await readFile(resolve(import.meta.dirname, '../../web/static', src.slice(1))),
    ).metadata();
    expect(`${width}x${height}`).toBe(sizes);
    expect((await site.call('GET', src, null)).headers.get('content-type')).toBe('image/png');
  }
  expect(body.icons.map(({ purpose }: { purpose: string }) => purpose)).toContain('maskable');
});

it('without a connection it says so, keeps nobody’s pages, and comes back', async () => {
  const visitor = await site.visitorAs(author, { screen: 'phone' });
  const { page, context } = visitor;
  await visitor.open('/');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await soon(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await visitor.open(path);
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/offline.html');
  expect(kept.filter((one) => !/^\/(_app\/immutable\/|offline[.-]|favicon)/.test(one))).toEqual([]);
  await context.setOffline(true);
  await page.goto('/spaces');
  await visitor.sees('인터넷에 연결되어 있지 않아요');
  // Its letters come with it: a machine without Korean fonts would show boxes.
  const shown = await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].map(({ family, weight, status }) => `${family} ${weight} ${status}`);
  });
  expect(shown.toSorted()).toEqual(['Offline 400 loaded', 'Offline 600 loaded']);
  await context.setOffline(false);
  await page.getByRole('link', { name: '다시 열기' }).click();
  await visitor.sees(page.getByRole('heading', { level: 1 }));
  expect(new URL(page.url()).pathname).toBe('/spaces');
  // The browser's own note about the page that it could not reach.
  visitor.complaints.splice(
    0,
    Infinity,
    ...visitor.complaints.filter((one) => !/ERR_INTERNET_DISCONNECTED/.test(one)),
  );
});
