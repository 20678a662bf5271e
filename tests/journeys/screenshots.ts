import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

/** Writes docs/screenshots: `npm run screenshots`. */
const folder = resolve(import.meta.dirname, '../../docs/screenshots');
const largest = 250 * 1024;

const looks: [name: string, look: Look][] = [
  ['1280-light', { screen: 'desktop', scheme: 'light' }],
  ['1280-dark', { screen: 'desktop', scheme: 'dark' }],
  ['390-light', { screen: 'phone', scheme: 'light' }],
  ['390-dark', { screen: 'phone', scheme: 'dark' }],
];

async function shoot({ page }: Visitor, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready');
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, caret: 'hide', animations: 'disabled' });
  const { size } = statSync(path);
  if (size > largest)
    throw new Error(`${name}.png has ${Math.round(size / 1024)} kB, more than ${largest / 1024}`);
  console.log(`${name}.png ${Math.round(size / 1024)} kB`);
}

async function mostTalkedAbout(site: Site): Promise<string> {
  const { body } = await site.call('GET', '/api/v1/posts?space=code&limit=50', null);
  const [post] = body.items.sort(
    (a: { commentCount: number }, b: { commentCount: number }) => b.commentCount - a.commentCount,
  );
  return `/posts/${post.id}`;
}

/** The handle of the member whose card tells most. */
async function mostWritten(site: Site): Promise<string> {
  const { body } = await site.call('GET', '/api/v1/members?sort=active&limit=1', null);
  return body.items[0].handle as string;
}

async function compose(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/write?space=code');
  await page
    .getByLabel(t('composer_title'), { exact: true })
    .fill('제네릭에서 unknown과 any, 어디까지 허용하시나요?');
  await page
    .getByRole('textbox', { name: t('composer_body') })
    .fill(
      '응답을 감싸는 함수인데, **호출하는 쪽**에서 형을 좁히게 하고 싶어요.\n\n```ts\nfunction first<T>(list: T[]): T | undefined {\n  return list[0];\n}\n```\n',
    );
  await page.getByRole('button', { name: t('composer_preview') }).click();
  await visitor.sees(
    page
      .getByRole('region', { name: t('composer_preview') })
      .locator('pre code span')
      .first(),
  );
}

async function shootAll(site: Site, member: Person, post: string, name: string, look: Look): Promise<void> {
  const guest = await site.visitor(look);
  const signedIn = await site.visitorAs(member, look);
  const admin = await site.visitorAs(site.admin, look);
  const pages: [string, Visitor, string][] = [
    ['home', signedIn, '/'],
    ['space', guest, '/spaces/free'],
    ['search', guest, `/search?q=${encodeURIComponent('산책')}`],
    ['post', guest, post],
    ['sign-in', guest, '/sign-in'],
    ['members', guest, '/members'],
    ['card', guest, `/members/${encodeURIComponent(await mostWritten(site))}`],
    ['settings', signedIn, '/settings'],
    ['security', signedIn, '/settings/security'],
    ['admin', admin, '/admin'],
  ];
  for (const [page, visitor, path] of pages) {
    await visitor.open(path);
    await shoot(visitor, `${page}-${name}`);
  }
  await compose(signedIn);
  await shoot(signedIn, `composer-${name}`);
  for (const { context } of [guest, signedIn, admin]) await context.close();
}

const site = await openSite();
try {
  mkdirSync(folder, { recursive: true });
  const member = await site.join('한여름');
  const post = await mostTalkedAbout(site);
  for (const [name, look] of looks) await shootAll(site, member, post, name, look);
} finally {
  await site.close();
}
