import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from './axe.ts';
import { watchOver } from './expectations.ts';
import { allRoutes, samplePages, type As, type SamplePage } from './pages.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let member: Person;
let pages: SamplePage[];

beforeAll(async () => {
  site = await openSite();
  member = await site.join('두루');
  pages = await samplePages(site, member);
}, 300_000);
afterAll(() => site.close());
watchOver(() => site);

async function visitors(look: Look): Promise<Record<As, Visitor>> {
  const people = [site.visitor(look), site.visitorAs(member, look), site.visitorAs(site.admin, look)];
  const [guest, signedIn, admin] = await Promise.all(people);
  return { guest: guest!, member: signedIn!, admin: admin! };
}

it('every page has a sample here', () => {
  expect([...new Set(pages.map(({ route }) => route))].sort()).toEqual(allRoutes());
});

/** Walks through all pages and answers what `look` finds, by page. */
async function walk(
  look: Look,
  inspect: (visitor: Visitor, path: string) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  const by = await visitors(look);
  const found: Record<string, string[]> = {};
  for (const { as, path } of pages) {
    const list = await inspect(by[as], path);
    if (list.length > 0) found[`${as} ${path}`] = list;
  }
  return found;
}

async function sideways({ page }: Visitor): Promise<string[]> {
  // A phone zooms out until everything fits: its inner width would be that of what sticks out.
  const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
  const overflow = width - page.viewportSize()!.width;
  return overflow <= 0 ? [] : [`${overflow} px wider than the screen`];
}

it('a desk by day and by night: axe finds nothing serious', async () => {
  const found = await walk({ screen: 'desktop', scheme: 'light' }, async (visitor, path) => {
    await visitor.open(path);
    const byDay = await findings(visitor);
    await visitor.page.emulateMedia({ colorScheme: 'dark' });
    const byNight = await findings(visitor, ['color-contrast', 'link-in-text-block']);
    await visitor.page.emulateMedia({ colorScheme: 'light' });
    return [...byDay, ...byNight];
  });
  expect(found).toEqual({});
}, 300_000);

it('a small phone by night: axe finds nothing serious, and no page scrolls sideways at 360 px', async () => {
  const found = await walk({ screen: 'narrow', scheme: 'dark' }, async (visitor, path) => {
    await visitor.open(path);
    return [...(await findings(visitor)), ...(await sideways(visitor))];
  });
  expect(found).toEqual({});
}, 300_000);

it('a small phone in English: one first heading, a title, the language, and nothing sideways', async () => {
  const found = await walk({ screen: 'narrow', locale: 'en' }, async (visitor, path) => {
    const { page } = visitor;
    const answer = await page.goto(path);
    const headings = await page.getByRole('heading', { level: 1 }).count();
    const [title, language] = [await page.title(), await page.locator('html').getAttribute('lang')];
    const usual = answer?.status() === 200 && headings === 1 && title.length > 3 && language === 'en';
    const odd = usual ? [] : [`${answer?.status()}, ${headings} first headings, "${title}", ${language}`];
    return [...odd, ...(await sideways(visitor))];
  });
  expect(found).toEqual({});
}, 300_000);
