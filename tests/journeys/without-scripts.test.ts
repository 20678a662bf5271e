import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterSignIn, inside } from './acts.ts';
import { watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look } from './visitor.ts';

let site: Site;
let member: Person;

beforeAll(async () => {
  site = await openSite();
  member = await site.join('느린 전화');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

describe.each<Look>([
  { screen: 'phone', scheme: 'dark', locale: 'ko', scripts: false },
  { screen: 'desktop', scheme: 'light', locale: 'en', scripts: false },
])('without scripts, on a $screen in $locale', (look) => {
  it('everything is read, and a member signs in, comments, likes, bookmarks, writes and deletes', async () => {
    const title = `글씨만 있어도 (${look.screen})`;
    const path = await site.publish(member, { title, body: '```ts\nconst plain = true;\n```' });
    const visitor = await site.visitor(look);
    const { page, t } = visitor;
    await visitor.open('/');
    await page.getByRole('main').getByRole('link', { name: title }).first().click();
    await visitor.sees(page.getByRole('heading', { level: 1, name: title }));
    await visitor.sees(page.locator('pre code span').first());
    await visitor.open('/spaces');
    await page
      .getByRole('main')
      .getByRole('link', { name: t('shell_home') === '홈' ? '자유 이야기' : 'Free talk' })
      .first()
      .click();
    await visitor.sees(page.getByRole('main').getByRole('link', { name: title }));

    await visitor.open(path);
    await page
      .getByRole('main')
      .getByRole('link', { name: t('comment_sign_in') })
      .click();
    await enterSignIn(visitor, member);
    await inside(visitor);
    expect(new URL(page.url()).pathname).toBe(path);

    const comment = `종이처럼 (${look.screen})`;
    await page.getByRole('textbox', { name: t('comment_body') }).fill(comment);
    await page.getByRole('button', { name: t('comment_write'), exact: true }).click();
    await visitor.sees(page.getByRole('article').getByText(comment));

    const acts = page.getByRole('group', { name: t('post_actions') });
    for (const name of [t('post_like'), t('post_bookmark')]) {
      expect(await acts.getByRole('button', { name }).getAttribute('aria-pressed')).toBe('false');
      await acts.getByRole('button', { name }).click();
      await visitor.sees(acts.getByRole('button', { name, pressed: true }));
    }

    await visitor.open('/write?space=free');
    await page.getByLabel(t('composer_title'), { exact: true }).fill('폼 하나로 쓴 글');
    await page.getByRole('textbox', { name: t('composer_body') }).fill('자바스크립트 없이 썼어요.');
    await page.getByRole('button', { name: t('composer_publish') }).click();
    await visitor.sees(page.getByRole('heading', { level: 1, name: '폼 하나로 쓴 글' }));
    await acts.getByRole('link', { name: t('post_delete') }).click();
    await page
      .getByRole('main')
      .getByRole('button', { name: t('post_delete') })
      .click();
    await visitor.sees(t('post_deleted_toast'));
    await page
      .getByRole('main')
      .getByRole('button', { name: t('post_undo') })
      .click();
    await visitor.sees(page.getByRole('heading', { level: 1, name: '폼 하나로 쓴 글' }));
  });
});
