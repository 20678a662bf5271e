import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchOver } from './expectations.ts';
import { allRoutes, samplePages, type As, type SamplePage } from './pages.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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

/** What axe finds serious or critical, a line for each element. */
async function findings({ page }: Visitor, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe);
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) };
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} – ${failureSummary?.slice(0, 300)}`,
      ),
    );
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
  const overflow = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
  return overflow === 0 ? [] : [`${overflow} px wider than the screen`];
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
}, 60_000);
