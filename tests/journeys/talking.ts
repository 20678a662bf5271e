import { expect } from 'vitest';
import { soon } from './expectations.ts';
import type { Person, Site } from './site.ts';
import type { Visitor } from './visitor.ts';

const texts = ({ page }: Visitor) => page.locator('.msg .bub').allTextContents();
export const bubbles = async (visitor: Visitor) => (await texts(visitor)).map((text) => text.trim());
/** The page hears the room. */
export const isConnected = async ({ page, t }: Visitor) =>
  (await page.locator('.room-talk[data-line="open"]').count()) > 0 &&
  (await page.getByText(t('chat_reconnecting')).count()) === 0;

export async function say(visitor: Visitor, text: string): Promise<void> {
  const { page, t } = visitor;
  await page.getByRole('textbox', { name: t('chat_message') }).fill(text);
  await page.getByRole('button', { name: t('chat_send'), exact: true }).click();
}

/** A browser that is offline keeps the sockets that it has: these are closed as well. */
async function cuttable({ page }: Visitor): Promise<{ cut: () => void; mend: () => void }> {
  const open = new Set<() => void>();
  let isCut = false;
  await page.routeWebSocket('**/ws', (socket) => {
    if (isCut) return void socket.close();
    const server = socket.connectToServer();
    open.add(() => void Promise.all([socket.close(), server.close()]));
  });
  return {
    cut: () => {
      isCut = true;
      for (const close of open) close();
      open.clear();
    },
    mend: () => void (isCut = false),
  };
}

/** In the talk, not in the list beside it. */
export const hears = (visitor: Visitor, text: string) =>
  visitor.sees(visitor.page.locator('.bub', { hasText: text }));

/** Invite, talk, lose the line, miss nothing, leave, and hand the room over. */
export async function talkTogether(site: Site, han: Person, sol: Person): Promise<void> {
  const host = await site.visitorAs(han, { screen: 'desktop' });
  await host.open('/rooms/new');
  await host.page.getByLabel(host.t('chat_room_title')).fill('소리골 리허설');
  await host.page.getByRole('textbox', { name: host.t('chat_invite') }).fill(sol.handle);
  await host.page
    .getByRole('main')
    .getByRole('button', { name: host.t('chat_new') })
    .click();
  await host.sees(host.page.getByRole('heading', { name: '소리골 리허설', level: 1 }));

  const guest = await site.visitorAs(sol, { screen: 'phone' });
  const line = await cuttable(guest);
  await guest.open('/rooms');
  await guest.page
    .getByRole('main')
    .getByText(guest.t('chat_invitations', { count: 1 }))
    .click();
  await guest.page.getByRole('link', { name: /소리골 리허설/ }).click();
  await guest.page.getByRole('button', { name: guest.t('chat_join') }).click();
  await guest.sees(guest.page.getByRole('textbox', { name: guest.t('chat_message') }));
  await host.sees(host.t('chat_says_joined', { name: '솔방울' }));
  await soon(() => isConnected(host)).toBe(true);
  await soon(() => isConnected(guest)).toBe(true);

  await say(host, '어서 오세요!');
  await hears(guest, '어서 오세요!');
  await say(guest, '반갑습니다 ㅎㅎ');
  await hears(host, '반갑습니다 ㅎㅎ');

  await guest.context.setOffline(true);
  line.cut();
  await guest.sees(guest.t('chat_reconnecting'));
  await say(guest, '끊긴 동안 쓴 말');
  for (const text of ['하나', '둘', '셋']) await say(host, text);
  await hears(host, '셋');
  expect(await guest.page.locator('.bub', { hasText: '셋' }).count()).toBe(0);
  line.mend();
  await guest.context.setOffline(false);
  const said = ['어서 오세요!', '반갑습니다 ㅎㅎ', '하나', '둘', '셋', '끊긴 동안 쓴 말'];
  await soon(() => bubbles(guest)).toEqual(said);
  await soon(() => bubbles(host)).toEqual(said);

  await host.page.getByRole('link', { name: host.t('chat_about'), exact: true }).click();
  await host.page.getByRole('link', { name: host.t('chat_leave') }).click();
  await host.sees(host.t('chat_leave_host'));
  await host.page.getByRole('button', { name: host.t('chat_leave') }).click();
  await host.page.waitForURL('**/rooms');
  await guest.sees(guest.t('chat_says_host', { name: '솔방울' }));
  await guest.page.getByRole('link', { name: guest.t('chat_about'), exact: true }).click();
  await guest.sees(guest.t('chat_settings'));
  // What was asked for while the line was down.
  const lineWas = /net::ERR_(FAILED|INTERNET_DISCONNECTED)/;
  expect((await site.settle()).filter((complaint) => !lineWas.test(complaint))).toEqual([]);
}
