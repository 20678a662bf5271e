import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchOver } from './expectations.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, 120_000);
afterAll(() => site.close());
watchOver(() => site);

it('a chosen language is that of mails and pushes, too', async () => {
  const member = await site.join('두 언어');
  const settings = async () =>
    (await site.call('GET', '/api/v1/me/notification-settings', member.token)).body.locale;
  const visitor = await site.visitorAs(member, { screen: 'desktop' });
  const choose = async (locale: string) => {
    const form = { locale, to: '/spaces' };
    const answer = await visitor.context.request.post('/preferences', {
      form,
      headers: { origin: site.origin },
    });
    expect(answer.ok()).toBe(true);
  };
  for (const locale of ['en', 'ko', 'xx']) {
    await choose(locale);
    expect(await settings()).toBe(locale === 'xx' ? 'ko' : locale);
  }
  const guest = await site.visitor();
  const answer = await guest.context.request.post('/preferences', {
    form: { locale: 'en', to: '/spaces' },
    headers: { origin: site.origin },
  });
  expect(answer.ok()).toBe(true);
  expect(await settings()).toBe('ko');
});
