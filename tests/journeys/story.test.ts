import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, reload, signUp } from './acts.ts';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({}, { fresh: true });
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const password = '소나기-뒤의-마당-7';
const title = '처음 쓰는 글: 제네릭을 이렇게 써도 될까요?';

async function writePost(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await visitor.open('/write?space=code');
  await page.getByLabel(t('composer_title'), { exact: true }).fill(title);
  const body = page.getByRole('textbox', { name: t('composer_body') });
  await body.fill('이런 함수가 있어요.\n\n');
  await page.getByRole('button', { name: t('composer_block') }).click();
  await page.getByRole('menuitem', { name: 'TypeScript' }).click();
  await soon(() => body.inputValue()).toContain('```ts');
  await soon(() => body.evaluate((area) => area === document.activeElement)).toBe(true);
  await page.keyboard.insertText('const first = <T>(list: T[]): T | undefined => list[0];');
  await page.getByRole('button', { name: t('composer_bold') }).click();

  await page.getByRole('button', { name: t('composer_preview') }).click();
  const preview = page.getByRole('region', { name: t('composer_preview') });
  await visitor.sees(preview.locator('pre code span').filter({ hasText: /^const$/ }));
  await page.getByRole('button', { name: t('composer_publish') }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await showsPost(visitor);
}

/** The code block is coloured: a keyword differs from what is around it. */
async function showsPost(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.sees(page.getByRole('heading', { level: 1, name: title }));
  const keyword = await visitor.sees(
    page
      .getByRole('article')
      .locator('pre code span')
      .filter({ hasText: /^const$/ })
      .first(),
  );
  const colours = (await keyword.evaluate((element) =>
    [element, element.closest('code')!].map((one) => getComputedStyle(one).color),
  )) as string[];
  expect(colours[0]).not.toBe(colours[1]);
}

async function comment(visitor: Visitor, text: string): Promise<void> {
  const { page, t } = visitor;
  await page.getByRole('textbox', { name: t('comment_body') }).fill(text);
  await page.getByRole('button', { name: t('comment_write'), exact: true }).click();
  await visitor.sees(page.getByRole('article').getByText(text));
}

async function reply(visitor: Visitor, to: string, text: string): Promise<void> {
  const { page, t } = visitor;
  const one = page.getByRole('article').filter({ hasText: to }).last();
  await one.getByRole('link', { name: t('comment_reply'), exact: true }).click();
  await one.getByRole('textbox').fill(text);
  await one.getByRole('button', { name: t('comment_reply_send') }).click();
  await visitor.sees(page.getByRole('article').filter({ hasText: to }).getByRole('article').getByText(text));
}

const acts = ({ page, t }: Visitor) => page.getByRole('group', { name: t('post_actions') });

async function likeAndKeep(visitor: Visitor): Promise<void> {
  const { t } = visitor;
  const like = acts(visitor).getByRole('button', { name: t('post_like') });
  await like.click();
  await soon(() => like.getAttribute('aria-pressed')).toBe('true');
  const saved = acts(visitor).getByRole('button', { name: t('post_bookmark') });
  await saved.click();
  await soon(() => saved.getAttribute('aria-pressed')).toBe('true');
  await visitor.sees(t('post_bookmarked_toast'));
}

async function edit(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await acts(visitor)
    .getByRole('link', { name: t('post_edit') })
    .click();
  const body = page.getByRole('textbox', { name: t('composer_body') });
  await soon(() => body.inputValue()).toContain('이런 함수가 있어요.');
  await body.fill(`${await body.inputValue()}\n\n덧붙임: 고쳤어요.`);
  await page.getByRole('button', { name: t('composer_save') }).click();
  await page.waitForURL(/\/posts\/\d+$/);
  await visitor.sees('덧붙임: 고쳤어요.');
  await visitor.sees(page.getByRole('article').first().getByText(t('post_edited_at')));
}

async function remove(visitor: Visitor): Promise<void> {
  const { page, t } = visitor;
  await acts(visitor)
    .getByRole('link', { name: t('post_delete') })
    .click();
  const question = page.getByRole('alertdialog', { name: t('post_delete_title') });
  await question.getByRole('button', { name: t('post_delete') }).click();
  await page.waitForURL(/\/spaces\/code$/);
  await visitor.sees(t('post_deleted_toast'));
}

describe.each<Look>([
  { screen: 'phone', scheme: 'dark' },
  { screen: 'desktop', scheme: 'light' },
])('on a $screen in the $scheme', (look) => {
  it('two people meet over a post, and kill -9 in the middle takes nothing away', async () => {
    const writer = await site.visitor(look);
    const reader = await site.visitor(look);
    await signUp(writer, { name: '글쓴이 솔', email: `sol-${look.screen}@people.test`, password });
    await writePost(writer);
    const path = new URL(writer.page.url()).pathname;

    await signUp(reader, { name: '읽는이 달', email: `dal-${look.screen}@people.test`, password });
    await reader.open(path);
    await comment(reader, '좋은 질문이에요. 타입을 좁히면 어떨까요?');
    await likeAndKeep(reader);
    await reload(writer);
    await reply(writer, '좋은 질문이에요', '그 생각을 못 했네요!');

    await site.crash();

    await reload(reader);
    await inside(reader);
    await showsPost(reader);
    await reader.sees(reader.page.getByRole('article').getByText('그 생각을 못 했네요!'));
    expect(
      await acts(reader)
        .getByRole('button', { name: reader.t('post_like') })
        .getAttribute('aria-pressed'),
    ).toBe('true');
    await reader.open('/bookmarks');
    await reader.sees(reader.page.getByRole('link', { name: title }));

    await reload(writer);
    await edit(writer);
    await remove(writer);
    await writer.page.getByRole('button', { name: writer.t('post_undo') }).click();
    await writer.page.waitForURL(new RegExp(`${path}$`));
    await showsPost(writer);
    await remove(writer);
    expect((await reader.page.goto(path))!.status()).toBe(404);
    await reader.open('/bookmarks');
    await reader.sees(reader.t('post_bookmarks_empty_title'));
  }, 180_000);
});
