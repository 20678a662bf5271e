import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let me: Person;

beforeAll(async () => {
  site = await openSite();
  me = await site.join('한여름');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const cardOf = async (person: Person) =>
  (await site.call('GET', `/api/v1/members/${encodeURIComponent(person.handle)}`, null)).body;

function picture(): Promise<Buffer> {
  const half = {
    input: { create: { width: 300, height: 400, channels: 3 as const, background: '#c0392b' } },
  };
  return sharp({ create: { width: 600, height: 400, channels: 3, background: '#1f6f54' } })
    .composite([{ ...half, left: 300, top: 0 }])
    .jpeg()
    .toBuffer();
}

async function fillCard({ page, t, sees }: Visitor): Promise<void> {
  await page.getByRole('textbox', { name: t('settings_introduction') }).fill('겨울을 좋아합니다.');
  await page.getByRole('combobox', { name: t('card_job_field'), exact: true }).selectOption('backend');
  const stacks = page.getByRole('group', { name: t('card_stacks'), exact: true });
  // The skills of the chosen field open by themselves.
  await stacks.locator('details[open]').getByText('Kotlin', { exact: true }).click();
  await stacks.locator('details[open]').getByText('Redis', { exact: true }).click();
  await page.getByRole('button', { name: t('card_add_career') }).click();
  await page.getByLabel(t('card_company')).fill('물결상회');
  await page.getByLabel(t('card_role')).fill('백엔드 개발자');
  await page.getByLabel(t('card_from')).fill('2023-03');
  await page.getByRole('button', { name: t('card_add_link') }).click();
  await page.getByLabel(t('card_nth_link', { number: 1 }), { exact: true }).fill('github.com/hanyeoreum');
  await page.getByRole('button', { name: t('card_add_link') }).click();
  await page.getByLabel(t('card_nth_link', { number: 2 }), { exact: true }).fill('http://plain.example.com');
  await page.getByLabel(t('card_visibility_of', { field: t('card_careers') })).selectOption('me');
  const preview = page.getByRole('complementary', { name: t('settings_preview') });
  await sees(preview.getByText('Redis'));
  expect(await preview.getByText('물결상회').count()).toBe(0);
  await preview.getByLabel(t('settings_preview')).selectOption('me');
  await sees(preview.getByText('물결상회'));
}

describe.each<Look>([
  { screen: 'desktop', scheme: 'light' },
  { screen: 'phone', scheme: 'dark' },
])('a card, on a $screen', (look) => {
  it('is filled in, says what is wrong, and shows each reader what they may see', async () => {
    const owner = await site.join('한여름');
    const visitor = await site.visitorAs(owner, look);
    const { page, t } = visitor;
    await visitor.open('/settings');
    await fillCard(visitor);
    await page.getByRole('button', { name: t('settings_save'), exact: true }).click();
    await visitor.sees(page.getByText(t('card_problem_link')));
    await page.getByRole('button', { name: t('card_remove', { what: 'http://plain.example.com' }) }).click();
    await page.getByRole('button', { name: t('settings_save'), exact: true }).click();
    await visitor.sees(t('settings_saved'));
    expect(await cardOf(owner)).toMatchObject({
      introduction: '겨울을 좋아합니다.',
      jobFieldName: '백엔드',
      stacks: ['Kotlin', 'Redis'],
      careers: [],
      links: [{ platform: 'github' }],
    });
    await page.getByRole('link', { name: t('settings_open_profile') }).click();
    await visitor.sees('물결상회');
    const guest = await site.visitor(look);
    await guest.open(`/members/${encodeURIComponent(owner.handle)}`);
    await guest.sees('github.com/hanyeoreum');
    expect(await guest.page.getByText('물결상회').count()).toBe(0);
    await guest.open('/members?jobField=backend&stack=Redis');
    await guest.sees(guest.page.getByRole('link', { name: '한여름' }).first());
  });

  it('gets a picture that is cut to a square', async () => {
    const owner = await site.join('사진사');
    const visitor = await site.visitorAs(owner, look);
    const { page, t } = visitor;
    await visitor.open('/settings');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page
        .getByRole('button', { name: t('card_picture_choose') })
        .first()
        .click(),
    ]);
    await chooser.setFiles({ name: '바다.jpg', mimeType: 'image/jpeg', buffer: await picture() });
    const dialog = await visitor.sees(page.getByRole('dialog', { name: t('card_crop_title') }));
    await dialog.getByLabel(t('card_crop_zoom')).fill('2');
    await dialog.getByLabel(t('card_crop_pane')).focus();
    for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowLeft');
    await dialog.getByRole('button', { name: t('card_crop_use') }).click();
    await visitor.sees(t('card_picture_done'));
    const { avatarUrl } = await cardOf(owner);
    const served = await fetch(`${site.origin}${avatarUrl}`);
    const bytes = Buffer.from(await served.arrayBuffer());
    const { width, height } = await sharp(bytes).metadata();
    expect(width).toBe(height);
    await soon(() => page.locator(`img[src="${avatarUrl}"]`).count()).toBeGreaterThan(0);
    await page
      .getByRole('button', { name: t('card_picture_remove') })
      .first()
      .click();
    await soon(async () => (await cardOf(owner)).avatarUrl).toBeNull();
  });
});

describe('the card beside a name', () => {
  it('opens for the mouse, once asked, and for the keyboard, and Escape closes it', async () => {
    const path = await site.publish(me, { title: '이름표', body: '누구일까요 @sql장인 님.' });
    await site.call('POST', `/api/v1${path}/comments`, me.token, { body: '저예요.' });
    const visitor = await site.visitor();
    const { page } = visitor;
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/members/')) asked.push(request.url());
    });
    await visitor.open(path);
    const card = page.locator('.hovercard[popover]');
    const names = page.getByRole('main').getByRole('link', { name: me.name, exact: true });
    await names.first().hover();
    await visitor.sees(card.getByText(`@${me.handle}`));
    await page.keyboard.press('Escape');
    await soon(() => card.count()).toBe(0);
    await page.mouse.move(0, 0);
    await names.last().hover();
    await visitor.sees(card.getByText(`@${me.handle}`));
    expect(asked).toHaveLength(1);
    await page.mouse.move(0, 0);
    await soon(() => card.count()).toBe(0);
    // By the keyboard: back and forth, so that the browser knows that keys are used.
    await page.getByRole('main').getByRole('link', { name: '@sql장인' }).focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    await visitor.sees(card.getByText('노병규'));
    await page.keyboard.press('Escape');
    await soon(() => card.count()).toBe(0);
  });

  it('leads a finger straight to the page', async () => {
    const visitor = await site.visitor({ screen: 'phone' });
    const { page } = visitor;
    await visitor.open('/spaces/free');
    const name = page.getByRole('main').locator('.meta a.who').first();
    const address = await name.getAttribute('href');
    await name.tap();
    await page.waitForURL((url) => url.pathname === new URL(address!, site.origin).pathname);
    expect(await page.locator('.hovercard[popover]').count()).toBe(0);
  });
});

it('is edited without scripts', async () => {
  const owner = await site.join('맨손');
  const visitor = await site.visitorAs(owner, { scripts: false });
  const { page, t } = visitor;
  await visitor.open('/settings');
  await page.getByRole('textbox', { name: t('settings_introduction') }).fill('스크립트 없이도 됩니다.');
  await page.getByLabel(t('card_company')).fill('물결상회');
  await page.getByLabel(t('card_role')).fill('개발자');
  await page.getByLabel(t('card_from')).fill('2023-03');
  await page.getByLabel(t('card_visibility_of', { field: t('card_careers') })).selectOption('everybody');
  await page.getByRole('button', { name: t('settings_save'), exact: true }).click();
  await visitor.sees(t('settings_saved'));
  expect(await cardOf(owner)).toMatchObject({
    introduction: '스크립트 없이도 됩니다.',
    careers: [{ company: '물결상회' }],
    pets: [],
  });
  const file = { name: '나.jpg', mimeType: 'image/jpeg', buffer: await picture() };
  await page.locator('input[type=file][name=picture]').setInputFiles(file);
  await page.getByRole('button', { name: t('card_picture_send') }).click();
  await soon(async () => (await cardOf(owner)).avatarUrl).toContain('/files/');
});
