import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import type { Look, Visitor } from './visitor.ts';

let site: Site;
let writer: Person;
let reader: Person;

const desktop: Look = { screen: 'desktop' };
const phone: Look = { screen: 'phone', scheme: 'dark' };

beforeAll(async () => {
  site = await openSite();
  writer = await site.join('한여름');
  reader = await site.join('김두루미');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const bodyOf = ({ page, t }: Visitor) => page.getByRole('textbox', { name: t('composer_body'), exact: true });
const titleOf = ({ page, t }: Visitor) => page.getByLabel(t('composer_title'), { exact: true });
const commentOf = ({ page, t }: Visitor) =>
  page.getByRole('textbox', { name: t('comment_body'), exact: true });

const draftOf = async (person: Person, key: string) =>
  (await site.call('GET', `/api/v1/drafts/${encodeURIComponent(key)}`, person.token)).body;

describe('a draft', () => {
  it('is gone on with in another browser, and is gone when it is published', async () => {
    const desk = await site.visitorAs(writer, desktop);
    await desk.open('/write?space=code');
    await titleOf(desk).fill('버스에서 이어 쓸 글');
    await bodyOf(desk).fill('책상에서 시작했어요.');
    await desk.sees(desk.t('draft_saved'));
    await soon(async () => (await draftOf(writer, 'new:code')).body).toBe('책상에서 시작했어요.');

    const bus = await site.visitorAs(writer, phone);
    await bus.open('/drafts');
    await bus.page.getByRole('link', { name: bus.t('draft_resume') }).click();
    await soon(() => bodyOf(bus).inputValue()).toBe('책상에서 시작했어요.');
    await bodyOf(bus).fill('책상에서 시작했어요. 버스에서 마쳤어요.');
    await soon(async () => (await draftOf(writer, 'new:code')).body).toContain('버스에서');
    await bus.page.getByRole('button', { name: bus.t('composer_publish') }).click();
    await bus.page.waitForURL(/\/posts\/\d+$/);
    await bus.sees(bus.page.getByRole('article').first().getByText('버스에서 마쳤어요.'));
    expect((await draftOf(writer, 'new:code')).code).toBe('drafts.not_found');
    await bus.open('/drafts');
    await bus.sees(bus.t('draft_empty_title'));
  });

  it('that was changed on two devices is lost on neither', async () => {
    const one = await site.visitorAs(writer, desktop);
    const other = await site.visitorAs(writer, desktop);
    await one.open('/write?space=free');
    await titleOf(one).fill('두 기기');
    await bodyOf(one).fill('첫 기기의 글');
    await soon(async () => (await draftOf(writer, 'new:free')).body).toBe('첫 기기의 글');
    await other.open('/write?space=free&draft');
    await soon(() => bodyOf(other).inputValue()).toBe('첫 기기의 글');
    await bodyOf(one).fill('첫 기기의 더 긴 글');
    await soon(async () => (await draftOf(writer, 'new:free')).body).toBe('첫 기기의 더 긴 글');

    await bodyOf(other).fill('둘째 기기의 글');
    await other.sees(other.t('draft_newer_title'));
    expect((await draftOf(writer, 'new:free')).body).toBe('첫 기기의 더 긴 글');
    await other.page.getByRole('button', { name: other.t('draft_take_newer') }).click();
    await soon(() => bodyOf(other).inputValue()).toBe('첫 기기의 더 긴 글');
    // What was not chosen is offered when the page is opened again.
    await other.open('/write?space=free&draft');
    await other.page.getByRole('button', { name: other.t('composer_offer_take') }).click();
    await soon(() => bodyOf(other).inputValue()).toBe('둘째 기기의 글');
  });

  it('stays on the device while the network is away, and follows when it is back', async () => {
    const visitor = await site.visitorAs(reader, phone);
    await visitor.open('/write?space=code');
    await visitor.context.setOffline(true);
    await titleOf(visitor).fill('터널 안에서');
    await bodyOf(visitor).fill('연결이 없어요.');
    await visitor.sees(visitor.t('draft_here'));
    await visitor.context.setOffline(false);
    await soon(async () => (await draftOf(reader, 'new:code')).body).toBe('연결이 없어요.');
    await visitor.sees(visitor.t('draft_saved'));
    // The browser notes what it could not load in the tunnel.
    const others = visitor.complaints.filter((text) => !/net::ERR_(FAILED|INTERNET_DISCONNECTED)/.test(text));
    visitor.complaints.splice(0, Infinity, ...others);
  });

  it('of a comment is found on another device by whoever begins to write', async () => {
    const path = await site.publish(writer, { title: '댓글 초안', body: '댓글을 달아요.' });
    const first = await site.visitorAs(reader, desktop);
    await first.open(path);
    await commentOf(first).fill('여기까지 쓴 댓글');
    const key = `comment:${path.split('/').at(-1)!}`;
    await soon(async () => (await draftOf(reader, key)).body).toBe('여기까지 쓴 댓글');
    const second = await site.visitorAs(reader, phone);
    await second.open(path);
    await commentOf(second).focus();
    await soon(() => commentOf(second).inputValue()).toBe('여기까지 쓴 댓글');
    await second.page.getByRole('button', { name: second.t('comment_write'), exact: true }).click();
    await second.sees(second.page.getByRole('article').getByText('여기까지 쓴 댓글'));
    await soon(async () => (await draftOf(reader, key)).code).toBe('drafts.not_found');
  });

  it('is resumed, published and deleted without scripts', async () => {
    await site.call('PUT', '/api/v1/drafts/new', reader.token, { title: '맨손으로', body: '스크립트 없이' });
    await site.call('PUT', '/api/v1/drafts/new:free', reader.token, { body: '버릴 글' });
    const visitor = await site.visitorAs(reader, { ...desktop, scripts: false });
    const { page, t } = visitor;
    await visitor.open('/drafts');
    await page
      .getByRole('article')
      .filter({ hasText: '버릴 글' })
      .getByRole('link', { name: t('draft_delete') })
      .click();
    await page.getByRole('button', { name: t('draft_delete') }).click();
    await soon(() => page.getByText('버릴 글').count()).toBe(0);
    await page.getByRole('link', { name: '맨손으로' }).click();
    await soon(() => bodyOf(visitor).inputValue()).toBe('스크립트 없이');
    await page.locator('select[name="space"]').selectOption('free');
    await page.getByRole('button', { name: t('composer_publish') }).click();
    await page.waitForURL(/\/posts\/\d+$/);
    expect((await draftOf(reader, 'new')).code).toBe('drafts.not_found');
  });
});

describe('without a name', () => {
  it('two people talk under a post, each recognisable there and nowhere else', async () => {
    const author = await site.visitorAs(writer, desktop);
    await author.open('/write?space=worries');
    await titleOf(author).fill('털어놓기');
    await bodyOf(author).fill('이름 없이 물어볼게요.');
    await author.page.getByRole('switch', { name: author.t('composer_anonymous') }).click();
    await author.page.getByRole('button', { name: author.t('composer_publish') }).click();
    await author.page.waitForURL(/\/posts\/\d+$/);
    const path = new URL(author.page.url()).pathname;

    const guest = await site.visitorAs(reader, phone);
    await guest.open(path);
    expect(await guest.page.content()).not.toContain(writer.handle);
    await commentOf(guest).fill('저도 그래요.');
    await guest.page.getByRole('checkbox', { name: guest.t('comment_anonymous') }).click();
    await guest.page.getByRole('button', { name: guest.t('comment_write'), exact: true }).click();
    const name = guest.t('post_alias', { number: '1' });
    await guest.sees(guest.page.getByRole('article').getByText(name, { exact: true }));

    await author.page.reload();
    await author.sees(author.page.getByRole('article').getByText(name, { exact: true }));
    expect(await author.page.content()).not.toContain(reader.handle);
  });
});

describe('names and tags', () => {
  it('are offered while somebody writes them, with the keyboard alone', async () => {
    const path = await site.publish(writer, { title: '부르기', body: '누구를 부를까요?' });
    await site.call('POST', `/api/v1${path}/comments`, reader.token, { body: '저요' });
    const visitor = await site.visitorAs(writer, desktop);
    const { page } = visitor;
    await visitor.open(path);
    await commentOf(visitor).focus();
    await page.keyboard.type('고마워요 @');
    await visitor.sees(page.getByRole('option', { name: /김두루미/ }));
    await page.keyboard.insertText('ㄱㄷ');
    const option = await visitor.sees(page.getByRole('option', { name: /김두루미/, selected: true }));
    await soon(() => commentOf(visitor).getAttribute('aria-activedescendant')).toBe(
      await option.getAttribute('id'),
    );
    await page.keyboard.press('Enter');
    await soon(() => commentOf(visitor).inputValue()).toBe(`고마워요 @${reader.handle} `);
    await page.keyboard.type('@zzzz');
    await page.getByRole('listbox').waitFor({ state: 'hidden' });
  });

  it('are offered below the field of tags', async () => {
    await site.publish(writer, { title: '꼬리표', body: '꼬리표', space: 'code', tags: ['두루미관찰'] });
    const visitor = await site.visitorAs(writer, phone);
    const { page, t } = visitor;
    await visitor.open('/write?space=code');
    const field = page.getByLabel(t('composer_tag_add'));
    await field.focus();
    await field.pressSequentially('두루');
    const option = await visitor.sees(page.getByRole('option', { name: /두루미관찰/ }));
    await option.click();
    await soon(() => page.getByRole('checkbox', { name: '두루미관찰' }).isChecked()).toBe(true);
  });
});

describe('what happened since', () => {
  it('is marked on every device of a member', async () => {
    const path = await site.publish(writer, { title: '지난번과 다른 글', body: '이야기를 나눠요.' });
    const first = await site.visitorAs(reader, desktop);
    await first.open(path);
    const seen = async () =>
      (await site.call('GET', `/api/v1${path}`, reader.token)).body.mine.seenUntil as string | null;
    await soon(seen).not.toBeNull();
    for (const body of ['새 소식 하나', '새 소식 둘'])
      await site.call('POST', `/api/v1${path}/comments`, writer.token, { body });

    const second = await site.visitorAs(reader, phone);
    const { page, t } = second;
    await second.open('/');
    const row = page.getByRole('article').filter({ hasText: '지난번과 다른 글' });
    await second.sees(row.getByText(t('post_new_comments', { count: '2' })));
    await second.open(path);
    await second.sees(t('comment_since', { count: '2' }));
    await page.getByRole('link', { name: t('comment_to_new') }).click();
    await soon(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain(
      '새 소식 하나',
    );
    await second.open('/');
    await soon(async () => {
      await page.reload();
      return row.getByText(t('post_new_comments', { count: '2' })).count();
    }).toBe(0);
  });
});

describe('former texts', () => {
  it('are shown word by word, and restored by the author', async () => {
    const path = await site.publish(writer, { title: '고칠 글', body: '토요일 아침에 만나요.' });
    await site.call('PATCH', `/api/v1${path}`, writer.token, { body: '토요일 저녁에 만나요.' });
    const guest = await site.visitor(phone);
    await guest.open(path);
    await guest.page
      .getByRole('article')
      .first()
      .getByRole('link', { name: guest.t('post_edited_at') })
      .click();
    await guest.sees(guest.page.locator('ins', { hasText: '저녁에' }));
    await guest.sees(guest.page.locator('del', { hasText: '아침에' }));
    expect(await guest.page.getByRole('button', { name: guest.t('history_restore') }).count()).toBe(0);

    const author = await site.visitorAs(writer, desktop);
    await author.open(`${path}/history?version=1`);
    await author.page.getByRole('button', { name: author.t('history_restore') }).click();
    await author.page.waitForURL((url) => url.pathname === path);
    await author.sees('토요일 아침에 만나요.');
  });
});
