import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let member: Person;

beforeAll(async () => {
  site = await openSite();
  member = await site.join('찍는 이');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const phone: Look = { screen: 'phone' };

async function photo(colour: string): Promise<Buffer> {
  const left = { r: 250, g: 200, b: 60 };
  const sun = await sharp({ create: { width: 200, height: 200, channels: 3, background: left } })
    .png()
    .toBuffer();
  return sharp({ create: { width: 1400, height: 900, channels: 3, background: colour } })
    .composite([{ input: sun, left: 150, top: 120 }])
    .jpeg()
    .toBuffer();
}

const textOf = ({ page, t }: Visitor) => page.getByRole('textbox', { name: t('composer_body') });

/** As the toolbar does it; on a phone the picker is also the way to the camera. */
async function pick(visitor: Visitor, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const { page, t } = visitor;
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: t('composer_file') }).click();
  await (await choosing).setFiles({ name, mimeType, buffer });
}

/** A file that comes by the clipboard or by dragging. */
async function hand(visitor: Visitor, how: 'paste' | 'drop', name: string, buffer: Buffer): Promise<void> {
  await textOf(visitor).evaluate(
    (area, given) => {
      const bytes = Uint8Array.from(atob(given.content), (sign) => sign.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], given.name, { type: 'image/jpeg' }));
      const options = { bubbles: true, cancelable: true };
      area.dispatchEvent(
        given.how === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: data })
          : new DragEvent('drop', { ...options, dataTransfer: data }),
      );
    },
    { how, name, content: buffer.toString('base64') },
  );
}

async function describePicture(visitor: Visitor, name: string, words: string): Promise<void> {
  const { page, t } = visitor;
  await page.getByLabel(t('file_words', { name })).fill(words);
  await soon(() => textOf(visitor).inputValue()).toContain(`![${words}](/files/`);
}

async function publish(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await page.getByRole('button', { name: t('composer_publish'), exact: true }).click();
  await page.waitForURL(/\/posts\/\d+$/);
}

it('a post with a pasted and a dropped picture and a picked document, on a phone', async () => {
  const visitor = await site.visitorAs(member, phone);
  const { page, t } = visitor;
  await visitor.open('/write?space=free');
  await page.getByLabel(t('composer_title'), { exact: true }).fill('아침 산책');
  await textOf(visitor).fill('오늘 본 것들.');
  await hand(visitor, 'paste', '강.jpg', await photo('#3465a4'));
  await describePicture(visitor, '강.jpg', '아침의 강');
  await hand(visitor, 'drop', '들판.jpg', await photo('#4e9a06'));
  await describePicture(visitor, '들판.jpg', '비 온 뒤의 들판');
  await pick(visitor, '걸은 길.txt', 'text/plain', Buffer.from('강에서 들판까지'));
  await soon(() => textOf(visitor).inputValue()).toContain('[걸은 길.txt](/files/');
  await publish(visitor);

  const pictures = page
    .getByRole('article')
    .getByRole('button', { name: t('ui_enlarge', { description: '' }).trim() });
  await soon(() => pictures.count()).toBe(2);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await soon(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await picture.getAttribute('width')).toBe('1400');
    expect(await picture.getAttribute('srcset')).toContain('?w=640 640w');
  }
  const attached = page.getByRole('region', { name: t('file_attached') });
  await visitor.sees(attached.getByRole('link', { name: /걸은 길\.txt/ }));

  await pictures.first().focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: t('ui_picture') });
  await visitor.sees(dialog.getByText('아침의 강'));
  await page.keyboard.press('ArrowRight');
  await visitor.sees(dialog.getByText('비 온 뒤의 들판'));
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await soon(() => pictures.first().evaluate((image) => image === document.activeElement)).toBe(true);
}, 120_000);

it('what is refused says why, leaves the text as it was, and can be taken away', async () => {
  const visitor = await site.visitorAs(member);
  const { page, t } = visitor;
  await visitor.open('/write?space=free');
  await textOf(visitor).fill('본문');
  await pick(visitor, '가짜.png', 'image/png', Buffer.from('not a picture'));
  await visitor.sees(t('problem_file_mismatch'));
  expect(await page.getByRole('button', { name: t('file_retry', { name: '가짜.png' }) }).count()).toBe(0);
  await soon(async () => (await textOf(visitor).inputValue()).trim()).toBe('본문');
  await page.getByRole('button', { name: t('file_cancel', { name: '가짜.png' }) }).click();
  await soon(() => page.getByText(t('problem_file_mismatch')).count()).toBe(0);
});

it('a file that could not be sent goes out again, and nothing is published while one is on its way', async () => {
  const visitor = await site.visitorAs(member, { worker: false });
  const { page, t, context } = visitor;
  await visitor.open('/write?space=free');
  await page.getByLabel(t('composer_title'), { exact: true }).fill('늦은 사진');
  await textOf(visitor).fill('기다림');
  const held: (() => void)[] = [];
  await context.route('**/api/v1/files', async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    const problem = { status: 408, code: 'files.upload_stalled' };
    await route.fulfill({
      status: 408,
      contentType: 'application/problem+json',
      body: JSON.stringify(problem),
    });
  });
  await pick(visitor, '밤.jpg', 'image/jpeg', await photo('#2e3436'));
  await soon(() => held.length).toBe(1);
  await page.getByRole('button', { name: t('composer_publish'), exact: true }).click();
  await visitor.sees(t('file_wait'));
  expect(page.url()).toContain('/write');
  held[0]!();
  const again = page.getByRole('button', { name: t('file_retry', { name: '밤.jpg' }) });
  await again.waitFor();
  await visitor.sees(t('problem_file_stalled'));
  await context.unroute('**/api/v1/files');
  await again.click();
  await soon(() => textOf(visitor).inputValue()).toContain('](/files/');
  await publish(visitor);
  await visitor.sees(page.getByRole('article').locator('img'));
}, 120_000);
