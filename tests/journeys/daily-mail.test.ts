import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadWeb } from '../../server/app/web-build.ts';
import { startDeliverySite, type DeliverySite } from '../../server/test/delivery-site.ts';
import type { Person } from '../../server/test/community.ts';
import { launchBrowser } from '../browser.ts';
import { freePort } from '../server-process.ts';
import { visit, type Visitor } from './visitor.ts';

/** The clock of the site is moved to the hour of the daily mail, so the site runs in this process. */
let site: DeliverySite;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  site = await startDeliverySite({ PUBLIC_URL: origin }, await loadWeb(() => undefined));
  await site.community.node.app.http.listen({ port, host: '127.0.0.1' });
  browser = await launchBrowser();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

async function enter(person: Person, scripts = true): Promise<Visitor> {
  const visitor = await visit(browser, origin, { screen: 'phone', scripts });
  const answer = await visitor.context.request.post('/api/auth/sign-in/email', {
    data: { email: person.email, password: person.password },
    headers: { origin },
  });
  expect(answer.ok()).toBe(true);
  return visitor;
}

it('the daily mail opens the comment that it tells of, and its other links do what they say', async () => {
  const reader = await site.join('정원지기');
  const writer = await site.join('이웃');
  const post = await reader.post('/api/v1/posts', {
    space: 'free',
    title: '우리 동네 산책길',
    body: '어디가 좋을까요',
  });
  await writer.post(`/api/v1/posts/${post.body.id}/comments`, { body: '강가가 좋아요' });
  await site.run();
  expect(await site.mailsTo(reader)).toEqual([]);
  site.forward(24 * 60);
  await site.run();
  const [mail, ...more] = await site.mailsTo(reader);
  expect(more).toEqual([]);
  expect(mail!.subject).toBe('[마당] 오늘의 알림 1개');

  const visitor = await enter(reader);
  await visitor.page.setContent(mail!.html!);
  await visitor.page.getByRole('link', { name: '보러 가기' }).click();
  await visitor.page.waitForURL(new RegExp(`/posts/${post.body.id}/comments/`));
  await visitor.sees(visitor.page.getByText('강가가 좋아요'));

  const stop = /https?:\/\/\S+\/unsubscribe\/\S+/.exec(mail!.text!)![0];
  // Without a session and without scripts.
  const stranger = await visit(browser, origin, { screen: 'phone', scripts: false });
  await stranger.open(stop);
  await stranger.sees(stranger.t('delivery_stop_title'));
  await stranger.page.getByRole('button', { name: stranger.t('delivery_stop_button') }).click();
  await stranger.sees(stranger.t('delivery_stopped_title'));
  const { body } = await reader.get('/api/v1/me/notification-settings');
  expect(body.topics).toContainEqual(expect.objectContaining({ topic: 'comments', mail: 'off' }));
  expect([...visitor.complaints, ...stranger.complaints]).toEqual([]);
}, 120_000);

it('choices are saved without scripts', async () => {
  const reader = await site.join();
  const { page, t, ...visitor } = await enter(reader, false);
  await page.goto('/settings/notifications');
  await page.getByLabel(t('delivery_mail_of', { topic: t('delivery_topic_comments') })).selectOption('off');
  await page.getByLabel(t('delivery_push_of', { topic: t('delivery_topic_likes') })).check();
  await page.getByLabel(t('delivery_quiet')).check();
  await page.getByRole('button', { name: t('delivery_save'), exact: true }).click();
  await visitor.sees(t('delivery_saved'));
  const { body } = await reader.get('/api/v1/me/notification-settings');
  expect(body.quietHours).toEqual({ from: '22:00', to: '08:00' });
  expect(body.topics).toContainEqual(expect.objectContaining({ topic: 'comments', mail: 'off' }));
  expect(body.topics).toContainEqual(expect.objectContaining({ topic: 'likes', push: true }));
  expect(visitor.complaints).toEqual([]);
}, 60_000);
