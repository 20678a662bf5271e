import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import { listening, type Look, type Visitor } from './visitor.ts';

let site: Site;
let member: Person;
let path: string;

const title = '프로젝트 회고를 같이 써요';
const desktop: Look = { screen: 'desktop' };
const phone: Look = { screen: 'phone', scheme: 'dark' };

beforeAll(async () => {
  site = await openSite();
  await site.call('PATCH', '/api/v1/admin/settings', await adminToken(), { 'search.time_limit_ms': 10_000 });
  member = await site.join('한여름');
  path = await site.publish(member, { title, body: '매주 금요일 저녁에 프로젝트를 돌아봐요.' });
  await site.call('POST', `/api/v1${path}/comments`, member.token, { body: '두루마리 휴지도 챙겨 갈게요' });
  // Indexed by a job, after the sample content.
  while ((await found('두루마리')).length === 0) await new Promise((resolve) => setTimeout(resolve, 200));
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

async function adminToken(): Promise<string> {
  const { email, password } = site.admin;
  const answer = await site.call('POST', '/api/auth/sign-in/email', null, { email, password });
  return answer.headers.get('set-auth-token')!;
}

const found = async (q: string): Promise<{ title: string }[]> =>
  (await site.call('GET', `/api/v1/search?q=${encodeURIComponent(q)}`, null)).body.items ?? [];
const box = ({ page, t }: Visitor) => page.getByRole('combobox', { name: t('search_title') });
const hit = ({ page }: Visitor) => page.getByRole('main').getByRole('link', { name: new RegExp(title) });

/** Opens the box of the bar, on a phone the sheet behind the icon. */
async function openBox(visitor: Visitor): Promise<void> {
  await visitor.open('/');
  await visitor.page.keyboard.press('/');
  await box(visitor).waitFor();
  await soon(() => box(visitor).getAttribute('aria-expanded')).toBe('true');
}

describe.each([desktop, phone])('in the box, on a $screen', (look) => {
  it.each([
    ['a particle', '프로젝트를', false],
    ['a typo', '프로잭트', true],
    ['initial consonants', 'ㅍㄹㅈㅌ', true],
    ['the wrong keyboard', 'vmfhwprxm', true],
  ])('%s leads to the post', async (_, typed, told) => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await openBox(visitor);
    await page.keyboard.insertText(typed);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=/);
    await visitor.sees(hit(visitor));
    const asTyped = page.getByRole('link', { name: t('search_as_typed', { query: typed }) });
    if (!told) return expect(await asTyped.count()).toBe(0);
    await visitor.sees(asTyped);
    await asTyped.click();
    await page.waitForURL((url) => url.searchParams.get('q') === `"${typed}"`);
    await soon(() => hit(visitor).count()).toBe(0);
  });

  it('offers what is being typed, and remembers it on this device until it is cleared', async () => {
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await openBox(visitor);
    await page.keyboard.insertText('프로젝트');
    const option = page.getByRole('option', { name: new RegExp(title) });
    await visitor.sees(option);
    await page.keyboard.press('ArrowDown');
    await soon(() => page.getByRole('option', { selected: true }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=/);

    await openBox(visitor);
    await visitor.sees(page.getByRole('option', { name: '프로젝트', exact: true }));
    await page.getByRole('button', { name: t('search_recent_clear') }).click();
    await openBox(visitor);
    expect(await page.getByRole('group', { name: t('search_recent') }).count()).toBe(0);
  });
});

it('follows a syllable that is being composed, and leaves its keys to the input method', async () => {
  const visitor = await site.visitor(desktop);
  const { page } = visitor;
  await openBox(visitor);
  const keyboard = await page.context().newCDPSession(page);
  for (const text of ['프', '플', '프로', '프롲', '프로제']) {
    await keyboard.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  }
  await visitor.sees(page.getByRole('option', { name: /프로젝트/ }).first());
  // What an input method sends for a key that it keeps for itself.
  await keyboard.send('Input.dispatchKeyEvent', {
    type: 'keyDown',
    key: 'Process',
    windowsVirtualKeyCode: 229,
  });
  expect(page.url()).not.toContain('/search');
  await keyboard.send('Input.insertText', { text: '프로젝트' });
  await soon(() => box(visitor).inputValue()).toBe('프로젝트');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('q') === '프로젝트');
});

it('opens a post from the offers with the keyboard alone, and Escape closes them', async () => {
  const visitor = await site.visitor(desktop);
  const { page } = visitor;
  await openBox(visitor);
  await page.keyboard.insertText('회고를 같이');
  const option = await visitor.sees(page.getByRole('option', { name: new RegExp(title) }));
  await soon(async () => {
    await page.keyboard.press('ArrowDown');
    return option.getAttribute('aria-selected');
  }).toBe('true');
  const active = await box(visitor).getAttribute('aria-activedescendant');
  expect(active).toBe(await option.getAttribute('id'));
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
  await soon(async () => {
    await page.keyboard.press('ArrowDown');
    return option.getAttribute('aria-selected', { timeout: 1_000 }).catch(() => null);
  }).toBe('true');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === path);
});

describe('the page of a search', () => {
  it('shows the comment in which it was found, and leads to it', async () => {
    const visitor = await site.visitor(phone);
    await visitor.open(`/search?q=${encodeURIComponent('두루마리')}`);
    await visitor.sees(hit(visitor));
    await visitor.page
      .getByRole('main')
      .getByRole('link', { name: /두루마리 휴지/ })
      .click();
    await visitor.page.waitForURL(/\/posts\/\d+\/comments\/\d+$/);
  });

  it('is narrowed by tabs and filters that can be taken away again', async () => {
    const visitor = await site.visitor(desktop);
    const { page, t } = visitor;
    await visitor.open(`/search?q=${encodeURIComponent('프로젝트')}`);
    await page.locator('summary').click();
    await page.getByRole('combobox', { name: t('search_space') }).selectOption('free');
    await page.waitForURL(/space=free/);
    await visitor.sees(hit(visitor));
    await page.getByRole('link', { name: t('search_type_comment'), exact: true }).click();
    await page.waitForURL(/type=comment/);
    await soon(() => hit(visitor).count()).toBe(0);
    await page.getByRole('link', { name: t('search_type_all'), exact: true }).click();
    await visitor.sees(hit(visitor));
    await page.getByRole('main').getByRole('link', { name: /빼기$/ }).first().click();
    await page.waitForURL((url) => !url.searchParams.has('space'));
  });

  it('works without scripts', async () => {
    const visitor = await site.visitor({ screen: 'phone', scripts: false });
    const { page, t } = visitor;
    await visitor.open('/');
    await page.getByRole('link', { name: t('search_title'), exact: true }).click();
    await page.waitForURL(/\/search$/);
    await page.getByRole('searchbox', { name: t('search_title') }).fill('프로젝트를');
    await page.getByRole('button', { name: t('search_go') }).click();
    await page.waitForURL(/q=/);
    await visitor.sees(hit(visitor));
    await page.locator('summary').click();
    await page.getByLabel(t('search_time')).selectOption('day');
    await page.getByRole('button', { name: t('search_apply') }).click();
    await page.waitForURL(/within=day/);
    await visitor.sees(hit(visitor));
  });

  it('says what to do when nothing was found, and takes what is typed as text', async () => {
    const visitor = await site.visitor(desktop);
    const { page, t } = visitor;
    const evil = '<img src=x onerror=alert(1)>';
    await visitor.open(`/search?q=${encodeURIComponent(evil)}`);
    await visitor.sees(page.getByText(t('search_nothing_title', { query: evil })));
    expect(await page.getByRole('main').locator('img').count()).toBe(0);
  });
});

it('shows similar posts while a title is written, and moves nothing', async () => {
  const visitor = await site.visitorAs(member, desktop);
  const { page, t } = visitor;
  await visitor.open('/write?space=free');
  await listening(page);
  const body = page.getByRole('textbox', { name: t('composer_body') });
  const before = (await body.boundingBox())!.y;
  await page.getByLabel(t('composer_title'), { exact: true }).fill('프로젝트 회고 모임');
  const offer = await visitor.sees(page.locator('summary', { hasText: /비슷한 글/ }));
  expect((await body.boundingBox())!.y).toBe(before);
  await offer.click();
  const link = page.getByRole('link', { name: new RegExp(title) });
  await visitor.sees(link);
  expect(await link.getAttribute('target')).toBe('_blank');
});
