import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostileInputs } from '../../server/engines/markdown/hostile-inputs.ts';
import { watchOver } from './expectations.ts';
import { nothingAlive } from './inert.ts';
import { openSite, type Person, type Site } from './site.ts';

const hostileName = '<img src=x onerror=alert(1)>';
const hostileTag = 'onclick="alert(1)"';

let site: Site;
let author: Person;
let path: string;

// These are refused at the door, which the tests of the API prove.
const refused = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** What one post or comment may hold of the corpus. */
function chunks(limit: number): string[] {
  const parts: string[] = [''];
  for (const input of hostileInputs.filter(
    (one) => one.length < 400 && one.isWellFormed() && !refused.test(one),
  )) {
    if (parts.at(-1)!.length + input.length > limit) parts.push('');
    parts[parts.length - 1] += `${input}\n\n`;
  }
  return parts;
}

beforeAll(async () => {
  site = await openSite();
  author = await site.join(hostileName);
  path = await site.publish(author, {
    title: `"><script>alert(1)</script><svg/onload=alert(1)> ${hostileName}`,
    body: chunks(12_000)[0]!,
  });
  let written = 0;
  for (const body of [...chunks(4_000), ...hostileInputs.slice(0, 40)]) {
    const answer = await site.call('POST', `/api/v1${path}/comments`, author.token, { body });
    if (answer.status === 201) written += 1;
  }
  expect(written).toBeGreaterThan(20);
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

it.each([
  { screen: 'desktop', scheme: 'light', scripts: true },
  { screen: 'phone', scheme: 'dark', scripts: true },
] as const)('a hostile post is inert on a $screen', async (look) => {
  const visitor = await site.visitor(look);
  const { page } = visitor;
  await visitor.open(path);
  await visitor.sees(page.getByRole('heading', { level: 1 }));
  expect(await page.getByText(hostileName).count()).toBeGreaterThan(0);
  await nothingAlive(visitor);
});

it('a hostile name, title and tag are words everywhere else', async () => {
  const tagged = await site.call('POST', '/api/v1/posts', author.token, {
    space: 'free',
    title: hostileName,
    body: '글',
    tags: [hostileTag],
  });
  if (tagged.status !== 201) expect(tagged.status).toBe(422);
  const visitor = await site.visitorAs(author);
  const addresses = [
    '/',
    '/spaces/free',
    `/members/${author.handle}`,
    '/members',
    '/write',
    `${path}/edit`,
    `/members?query=${encodeURIComponent(hostileName)}`,
  ];
  for (const address of addresses) {
    await visitor.open(address);
    await nothingAlive(visitor);
  }
});

it('addresses made of scripts are answered by the error page', async () => {
  const visitor = await site.visitor();
  for (const address of [
    `/spaces/${encodeURIComponent(hostileName)}`,
    '/posts/%3Cscript%3E',
    `/sign-in?to=${encodeURIComponent('javascript:alert(1)')}`,
    '/?sort=%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
  ]) {
    const answer = await visitor.page.goto(address);
    expect(answer!.status()).toBeLessThan(500);
    await nothingAlive(visitor);
  }
});

it('the preview of a hostile text is inert', async () => {
  const visitor = await site.visitorAs(author);
  const { page, t } = visitor;
  await visitor.open('/write?space=free');
  await page.getByLabel(t('composer_body'), { exact: true }).fill(chunks(12_000)[0]!);
  await page.getByRole('button', { name: t('composer_preview') }).click();
  await visitor.sees(
    page
      .getByRole('region', { name: t('composer_preview') })
      .getByText('click')
      .first(),
  );
  await nothingAlive(visitor);
});
