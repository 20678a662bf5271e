import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soon, watchOver } from './expectations.ts';
import { openSite, type Person, type Site } from './site.ts';
import { bubbles, hears, isConnected, say, talkTogether } from './talking.ts';

let site: Site;
let han: Person;
let sol: Person;

beforeAll(async () => {
  site = await openSite();
  han = await site.join('한결');
  sol = await site.join('솔방울');
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

const path = (id: string) => `/rooms/${id}`;
async function group(title: string, ...guests: Person[]): Promise<string> {
  const { body } = await site.call('POST', '/api/v1/rooms', han.token, {
    type: 'group',
    title,
    memberIds: guests.map(({ handle }) => handle),
  });
  for (const { token } of guests) await site.call('PUT', `/api/v1/rooms/${body.id}/members/me`, token, {});
  return body.id as string;
}
/** The file that brings the client of STOMP. */
function socketChunk(): string {
  const folder = join(import.meta.dirname, '../../web/build/client');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = files.find(
    (file) => file.endsWith('.js') && readFileSync(join(folder, file), 'utf8').includes('/topic/rooms/'),
  );
  return found!.split('/').at(-1)!;
}
const post = (by: Person, id: string, content: string, more: object = {}) =>
  site.call('POST', `/api/v1/rooms/${id}/messages`, by.token, { content, ...more });

describe('two who talk', () => {
  it('invite, talk, lose the line, miss nothing, leave, and hand the room over', { timeout: 120_000 }, () =>
    talkTogether(site, han, sol),
  );

  it('write to somebody from their card, and ask about a post', async () => {
    const visitor = await site.visitorAs(sol, { screen: 'desktop' });
    const { page, t } = visitor;
    await visitor.open(`/members/${han.handle}`);
    await page.getByRole('link', { name: t('member_write_to') }).click();
    await page.getByRole('textbox', { name: t('chat_message') }).fill('카드 보고 연락드려요');
    await page.getByRole('button', { name: t('chat_send') }).click();
    await visitor.sees(page.getByRole('heading', { name: '한결', level: 1 }));
    await soon(() => bubbles(visitor)).toEqual(['카드 보고 연락드려요']);
    const asked = await site.publish(han, { title: '지도 그리는 분 찾아요', body: '같이 그려요.' });
    await visitor.open(asked);
    await page.getByRole('link', { name: t('post_ask') }).click();
    await visitor.sees('지도 그리는 분 찾아요');
    await page.getByRole('textbox', { name: t('chat_message') }).fill('격자 크기는요?');
    await page.getByRole('button', { name: t('chat_send') }).click();
    await visitor.sees(page.getByText(t('chat_about_post')));
    await soon(() => bubbles(visitor)).toEqual(['격자 크기는요?']);
  });
});

describe('a message', () => {
  it(
    'is answered, reacted to, changed, pinned and taken away before everybody',
    { timeout: 90_000 },
    async () => {
      const id = await group('도구 쓰는 방', sol);
      await post(sol, id, '몇 시였죠?');
      const host = await site.visitorAs(han, { screen: 'desktop' });
      const guest = await site.visitorAs(sol, { screen: 'desktop' });
      for (const one of [host, guest]) {
        await one.open(path(id));
        await soon(() => isConnected(one)).toBe(true);
      }
      const { page, t } = host;
      const asked = page.locator('.msg', { hasText: '몇 시였죠?' }).first();
      await asked.hover();
      await page.getByRole('button', { name: t('chat_react'), exact: true }).click();
      await page.getByRole('button', { name: t('chat_react_with', { emoji: '👍' }) }).click();
      await guest.sees(
        guest.page.getByRole('button', { name: guest.t('chat_reaction_count', { emoji: '👍', count: 1 }) }),
      );
      await asked.hover();
      await page.getByRole('button', { name: t('chat_reply'), exact: true }).click();
      await say(host, '세 시요!');
      await guest.sees(guest.page.locator('.msg-quote', { hasText: '몇 시였죠?' }));
      await page.getByRole('textbox', { name: t('chat_message') }).press('ArrowUp');
      await page.getByRole('textbox', { name: t('chat_message') }).fill('네 시요!');
      await page.getByRole('button', { name: t('chat_save'), exact: true }).click();
      await hears(guest, '네 시요!');
      await guest.sees(guest.t('chat_edited'));
      await page.locator('.msg', { hasText: '네 시요!' }).hover();
      await page.getByRole('button', { name: t('chat_more'), exact: true }).click();
      await page.getByRole('menuitem', { name: t('chat_pin') }).click();
      await guest.sees(guest.page.locator('.pinned-line', { hasText: '네 시요!' }));
      await page.locator('.msg', { hasText: '네 시요!' }).hover();
      await page.getByRole('button', { name: t('chat_more'), exact: true }).click();
      await page.getByRole('menuitem', { name: t('chat_delete') }).click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: t('chat_delete') })
        .click();
      await guest.sees(guest.t('chat_deleted'));
      await soon(() => guest.page.getByText('네 시요!').count()).toBe(0);
    },
  );

  it('said from far back is on its way before the end of the room was found', async () => {
    const id = await group('먼 방', sol);
    for (let n = 1; n <= 90; n += 1) await post(sol, id, `옛말 ${n}`);
    const visitor = await site.visitorAs(sol, { screen: 'phone', worker: false });
    const { page } = visitor;
    await page.route('**/api/v1/rooms/*/messages?*', () => undefined);
    await visitor.open(`${path(id)}?at=5`);
    await visitor.sees(page.locator('#m-5.marked'));
    await say(visitor, '멀리서 한 말');
    await soon(async () => {
      const { body } = await site.call('GET', `/api/v1/rooms/${id}/messages`, sol.token);
      return body.items[0].content as string;
    }).toBe('멀리서 한 말');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('that was being written comes back after another one was changed', async () => {
    const id = await group('쓰다 만 방', sol);
    await post(han, id, '고칠 말');
    const visitor = await site.visitorAs(han, { screen: 'desktop' });
    const { page, t } = visitor;
    await visitor.open(path(id));
    const field = page.getByRole('textbox', { name: t('chat_message') });
    await field.fill('쓰던 말');
    await page.locator('.msg', { hasText: '고칠 말' }).hover();
    await page.getByRole('button', { name: t('chat_more'), exact: true }).click();
    await page.getByRole('menuitem', { name: t('chat_edit') }).click();
    await soon(() => field.inputValue()).toBe('고칠 말');
    await page.getByRole('button', { name: t('chat_cancel') }).click();
    await soon(() => field.inputValue()).toBe('쓰던 말');
  });

  it('that the server could not take waits in this browser, and is sent by the next page', async () => {
    const id = await group('끊기는 방', sol);
    const visitor = await site.visitorAs(sol, { screen: 'phone', worker: false });
    await visitor.open(path(id));
    await soon(() => isConnected(visitor)).toBe(true);
    await visitor.page.route('**/messages', (route) =>
      route.fulfill({ status: 429, json: { code: 'request.too_many' } }),
    );
    await say(visitor, '못 간 말');
    await visitor.sees(visitor.t('chat_sending'));
    await visitor.page.unroute('**/messages');
    await visitor.open(path(id));
    await soon(() => bubbles(visitor)).toEqual(['못 간 말']);
    await soon(async () => {
      const { body } = await site.call('GET', `/api/v1/rooms/${id}/messages`, sol.token);
      return body.items.filter((item: { type: string }) => item.type === 'message').length as number;
    }).toBe(1);
    await soon(() => bubbles(visitor)).toEqual(['못 간 말']);
  });
});

describe('a long room', () => {
  it(
    'draws a part of ten thousand messages, keeps its place, and finds what is far',
    { timeout: 120_000 },
    async () => {
      const id = await group('긴 방', sol);
      await site.inDatabase(
        `insert into room_entries (room_id, seq, type, sender_id, content, html, created_at)
       select $1::bigint, n, 'message', (select account_id from members where handle = $2), '말 ' || n, '<p>말 ' || n || '</p>',
         now() - (10000 - n) * interval '1 minute' from generate_series(10, 10000) as n`,
        [id, han.handle],
      );
      await site.inDatabase('update rooms set last_seq = 10000 where id = $1::bigint', [id]);
      const visitor = await site.visitorAs(han, { screen: 'desktop' });
      const { page } = visitor;
      await visitor.open(path(id));
      await hears(visitor, '말 10000');
      const drawn = () => page.locator('.msg[data-seq]').count();
      const scroller = page.locator('.scroller');
      for (let n = 0; n < 12; n += 1) {
        const first = await page.locator('[data-seq]').first().getAttribute('data-seq');
        await scroller.evaluate((node) => (node.scrollTop = -(node.scrollHeight - node.clientHeight)));
        await soon(() => page.locator('[data-seq]').first().getAttribute('data-seq')).not.toBe(first);
        expect(await drawn()).toBeLessThanOrEqual(150);
      }
      // What is read stays where it is while more comes in above it.
      const places = () =>
        page.evaluate(() => {
          const top = document.querySelector('.scroller')!.getBoundingClientRect().top;
          const one = [...document.querySelectorAll<HTMLElement>('[data-seq]')].find(
            (item) => item.getBoundingClientRect().top > top,
          )!;
          return { seq: one.dataset.seq, y: Math.round(one.getBoundingClientRect().top) };
        });
      const before = await places();
      await post(sol, id, '아래에 온 새 말');
      await soon(() => drawn()).toBeLessThanOrEqual(150);
      const after = await places();
      expect(after.seq).toBe(before.seq);
      expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(2);
      await visitor.open(`${path(id)}?at=4321`);
      await visitor.sees(page.locator('#m-4321.marked'));
      await page.getByRole('button', { name: visitor.t('chat_to_end') }).click();
      await hears(visitor, '아래에 온 새 말');
    },
  );

  it('begins at its end, says what is new, and leads to the first of it', async () => {
    const id = await group('밀린 방', sol);
    await post(sol, id, '읽은 말');
    const at = (await post(sol, id, '여기까지 읽음')).body.seq as number;
    await site.call('PUT', `/api/v1/rooms/${id}/read`, han.token, { seq: at });
    for (let n = 1; n <= 70; n += 1) await post(sol, id, `밀린 말 ${n}`);
    const visitor = await site.visitorAs(han, { screen: 'phone' });
    await visitor.open('/rooms');
    await visitor.sees(visitor.page.getByRole('main').getByText(visitor.t('chat_unread', { count: 70 })));
    await visitor.open(path(id));
    await visitor.sees(visitor.page.locator('.bub', { hasText: '밀린 말 70' }));
    await visitor.page.getByRole('button', { name: visitor.t('chat_unread_above', { count: 70 }) }).click();
    await visitor.sees(visitor.page.locator('.msgs > .unread'));
    await visitor.sees(visitor.page.locator('.marked', { hasText: '밀린 말 1' }));
    await soon(async () => {
      const room = await site.call('GET', `/api/v1/rooms/${id}`, han.token);
      return room.body.mine.unread as number;
    }).toBe(0);
  });
});

it('is searched, and a message that is found leads to its place', async () => {
  const id = await group('찾아볼 방', sol);
  await post(sol, id, '회의실은 삼층입니다');
  for (let n = 1; n <= 60; n += 1) await post(sol, id, `다른 말 ${n}`);
  // It is found some seconds later. Whoever asks too often is told to wait.
  const found = async () => {
    const url = `/api/v1/rooms/${id}/search?q=${encodeURIComponent('회의실')}`;
    return (await site.call('GET', url, han.token)).body.items.length as number;
  };
  await expect.poll(found, { timeout: 20_000, interval: 500 }).toBe(1);
  const visitor = await site.visitorAs(han, { screen: 'phone' });
  const { page, t } = visitor;
  await visitor.open(path(id));
  await page.getByRole('link', { name: t('chat_search_here') }).click();
  const field = page.getByRole('searchbox', { name: t('chat_search_field') });
  await field.fill('회의실');
  await field.press('Enter');
  await page
    .getByRole('main')
    .getByRole('link', { name: /회의실/ })
    .click();
  await visitor.sees(page.locator('.marked', { hasText: '회의실은 삼층입니다' }));
});

it('is not followed by who left it before it could be', async () => {
  const [first, second] = [await group('느린 방', sol), await group('다음 방', sol)];
  const visitor = await site.visitorAs(sol, { screen: 'phone', worker: false });
  const { page, t } = visitor;
  let sockets = 0;
  page.on('websocket', () => (sockets += 1));
  const late: (() => Promise<void>)[] = [];
  await page.route(`**/${socketChunk()}`, (route) => void late.push(() => route.continue()));
  await visitor.open(path(first));
  await soon(() => late.length).toBe(1);
  await page.getByRole('link', { name: t('chat_back'), exact: true }).click();
  await visitor.sees(page.getByRole('link', { name: /다음 방/ }).first());
  await late[0]!();
  await page
    .getByRole('main')
    .getByRole('link', { name: /다음 방/ })
    .click();
  await page.waitForURL(`**${path(second)}`);
  await soon(() => isConnected(visitor)).toBe(true);
  expect(sockets).toBe(1);
});

it('is read and spoken in without scripts', async () => {
  const id = await group('글씨만 있는 방', sol);
  await post(han, id, '스크립트 없이 읽는 말');
  const visitor = await site.visitorAs(sol, { screen: 'phone', scripts: false });
  await visitor.open(path(id));
  await visitor.sees(visitor.page.locator('.bub', { hasText: '스크립트 없이 읽는 말' }));
  await say(visitor, '스크립트 없이 한 말');
  await soon(() => bubbles(visitor)).toEqual(['스크립트 없이 읽는 말', '스크립트 없이 한 말']);
  // What is refused is not lost.
  const long = '긴 말 '.repeat(2_000).trim();
  await say(visitor, long);
  const field = visitor.page.getByRole('textbox', { name: visitor.t('chat_message') });
  await soon(() => visitor.page.getByRole('alert').count()).toBeGreaterThan(0);
  expect(await field.inputValue()).toHaveLength(long.length);
});
