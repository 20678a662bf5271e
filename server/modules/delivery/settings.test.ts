import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../test/community.ts';
import { deliveryKeys, readUnsubscribeToken, seal, unseal, unsubscribeToken } from './secrets.ts';
import { startDeliverySite, webhook, type DeliverySite } from '../../test/delivery-site.ts';

let site: DeliverySite;
let person: Person;

beforeAll(async () => {
  site = await startDeliverySite();
  person = await site.join();
});
afterAll(() => site.stop());

const address = '/api/v1/me/notification-settings';
const devices = '/api/v1/me/push-subscriptions';
const read = async (who: Person) => (await who.get(address)).body;

function subscription(name: string) {
  const { endpoint, p256dh, auth } = site.push.subscribe(name);
  return { endpoint, keys: { p256dh, auth } };
}

describe('my settings', () => {
  it('begin with the defaults of each topic, and no topic for tests', async () => {
    const { topics, version, quietHours, digestHour, timeZone } = await read(person);
    expect({ version, quietHours, digestHour, timeZone }).toEqual({
      version: 1,
      quietHours: null,
      digestHour: 8,
      timeZone: 'Asia/Seoul',
    });
    const defaults = { mail: 'instant', push: true, slack: true };
    expect(topics).toContainEqual({ topic: 'happenings', ...defaults, defaults });
    expect(topics.map(({ topic }: { topic: string }) => topic)).not.toContain('test');
    expect(
      topics.map(({ topic }: { topic: string }) => topic),
      'for staff',
    ).not.toContain('staff');
    expect(topics.map(({ topic }: { topic: string }) => topic)).toContain('mentions');
  });

  it('change where they are named, and only there', async () => {
    const changed = await person.patch(address, {
      version: 1,
      topics: [{ topic: 'happenings', mail: 'digest' }],
      quietHours: { from: '23:30', to: '06:00' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 2, quietHours: { from: '23:30', to: '06:00' }, digestHour: 8 },
    });
    const second = await person.patch(address, {
      version: 2,
      topics: [{ topic: 'happenings', slack: false }],
    });
    expect(second.body.topics).toContainEqual(
      expect.objectContaining({ topic: 'happenings', mail: 'digest', push: true, slack: false }),
    );
  });

  it('that are the defaults stay so: each kind of a topic follows its own', async () => {
    const other = await site.join();
    const { topics } = await read(other);
    const shown = topics.find(({ topic }: { topic: string }) => topic === 'moderation');
    expect(shown).toMatchObject({ mail: 'instant' });
    await other.patch(address, {
      version: 1,
      topics: [{ topic: 'moderation', mail: 'instant', push: shown.push }],
    });
    const stored = await site.community.node.ctx.db
      .selectFrom('delivery_choices')
      .selectAll()
      .where('account_id', '=', other.id)
      .execute();
    expect(stored).toMatchObject([{ topic: 'moderation', mail: null, push: null, slack: null }]);
  });

  it('of what only staff get are for staff', async () => {
    const names = async (who: Person) =>
      (await read(who)).topics.map(({ topic }: { topic: string }) => topic);
    expect(await names(site.admin)).toContain('moderation-queue');
    expect(await names(person)).not.toContain('moderation-queue');
    const { version } = await read(person);
    const refused = await person.patch(address, {
      version,
      topics: [{ topic: 'moderation-queue', mail: 'off' }],
    });
    expect(refused.status).toBe(422);
  });

  it('know whether somebody else was faster', async () => {
    const other = await site.join();
    const answers = await Promise.all(
      [6, 7].map((digestHour) => other.patch(address, { version: 1, digestHour })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
      code: 'request.stale_version',
      params: { version: 2 },
    });
  });

  it('are asked for with a session', async () => {
    for (const answer of [
      await site.community.guest.get(address),
      await site.community.guest.patch(address, { version: 1 }),
      await site.community.guest.post('/api/v1/me/notification-tests', { channel: 'mail' }),
      await site.community.guest.get(devices),
      await site.community.guest.post(devices, subscription('guest')),
    ])
      expect(answer.status).toBe(401);
  });

  it.each([
    ['an unknown topic', { topics: [{ topic: 'weather', mail: 'off' }] }, 'unknown_topic'],
    ['the topic of tests', { topics: [{ topic: 'test', mail: 'off' }] }, 'unknown_topic'],
    ['a pace that is none', { topics: [{ topic: 'happenings', mail: 'weekly' }] }, null],
    ['hour 24', { digestHour: 24 }, null],
    ['a minute that is none', { quietHours: { from: '22:60', to: '07:00' } }, null],
    ['half of the quiet hours', { quietHours: { from: '22:00' } }, null],
    ['an unknown field', { colour: 'red' }, null],
    ['version 0', { version: 0 }, null],
    [
      'a webhook elsewhere',
      { slackWebhook: 'https://hooks.slack.com.evil.example/services/T1/B1/x' },
      'not_a_slack_webhook',
    ],
    [
      'a webhook without TLS',
      { slackWebhook: 'http://hooks.slack.com/services/T1/B1/x' },
      'not_a_slack_webhook',
    ],
    [
      'a webhook at another port',
      { slackWebhook: 'https://hooks.slack.com:8443/services/T1/B1/x' },
      'not_a_slack_webhook',
    ],
    [
      'a webhook with a password',
      { slackWebhook: 'https://a:b@hooks.slack.com/services/T1/B1/x' },
      'not_a_slack_webhook',
    ],
    ['another page of Slack', { slackWebhook: 'https://hooks.slack.com/../login' }, 'not_a_slack_webhook'],
    ['a Slack id with spaces', { slackMemberId: 'U12 345' }, null],
  ])('refuse %s', async (_, change, code) => {
    const { version } = await read(person);
    const answer = await person.patch(address, { version, ...change });
    expect(answer.status).toBe(422);
    if (code) expect(answer.body.errors).toContainEqual(expect.objectContaining({ code }));
    expect((await read(person)).version).toBe(version);
  });
});

describe('a Slack webhook', () => {
  it('is kept sealed, for its owner alone, and never shown', async () => {
    const owner = await site.join();
    const set = await owner.patch(address, { version: 1, slackWebhook: `  ${webhook} ` });
    expect(set.body.slack).toMatchObject({ webhook: true, stoppedAt: null });
    expect(JSON.stringify([set.body, await read(owner)])).not.toContain('mySecret');
    const row = await site.community.node.ctx.db
      .selectFrom('delivery_settings')
      .select('slack_webhook')
      .where('account_id', '=', owner.id)
      .executeTakeFirstOrThrow();
    expect(row.slack_webhook).not.toContain('mySecret');
    const dropped = await owner.patch(address, { version: 2, slackWebhook: null });
    expect(dropped.body.slack.webhook).toBe(false);
  });

  it('does not open for another account, with another key, or changed', () => {
    const keys = deliveryKeys('one secret');
    const sealed = seal(keys, webhook, person.id);
    expect(unseal(keys, sealed, person.id)).toBe(webhook);
    expect(unseal(keys, sealed, site.admin.id)).toBeNull();
    expect(unseal(deliveryKeys('another'), sealed, person.id)).toBeNull();
    expect(unseal(keys, `${sealed.slice(0, -4)}AAAA`, person.id)).toBeNull();
    expect(unseal(keys, 'x', person.id)).toBeNull();
  });
});

describe('a browser with push', () => {
  it('is one, however often it is switched on', async () => {
    const owner = await site.join();
    const body = subscription('again');
    const [first, second] = [await owner.post(devices, body), await owner.post(devices, body)];
    expect(second.body.id).toBe(first.body.id);
    expect((await owner.get(devices)).body.items).toHaveLength(1);
    expect((await owner.delete(`${devices}/${first.body.id}`)).status).toBe(204);
    expect(await owner.delete(`${devices}/${first.body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'delivery.device_not_found' },
    });
  });

  it('is of whoever switched it on last, and of nobody who signed out', async () => {
    const [owner, next] = [await site.join(), await site.join()];
    const body = subscription('shared');
    const made = await owner.post(devices, body);
    expect((await next.delete(`${devices}/${made.body.id}`)).status).toBe(404);
    await next.post(devices, body);
    expect((await owner.get(devices)).body.items).toEqual([]);
    await next.post('/api/auth/sign-out', {});
    const { db } = site.community.node.ctx;
    const left = await db
      .selectFrom('push_subscriptions')
      .select('id')
      .where('account_id', '=', next.id)
      .execute();
    expect(left).toEqual([]);
  });

  it('gives way when there are too many', async () => {
    const owner = await site.join();
    await site.admin.patch('/api/v1/admin/settings', { 'delivery.devices_per_member': 2 });
    for (const name of ['1', '2', '3']) {
      await owner.post(devices, subscription(`many-${name}`));
      site.forward(1);
    }
    expect((await owner.get(devices)).body.items).toHaveLength(2);
    await site.admin.patch('/api/v1/admin/settings', { 'delivery.devices_per_member': null });
  });

  it.each([
    ['a private address', { endpoint: 'http://169.254.169.254/latest' }, '/endpoint'],
    ['a private network', { endpoint: 'https://10.1.2.3/push' }, '/endpoint'],
    ['no address', { endpoint: 'push me' }, '/endpoint'],
    ['a file', { endpoint: 'file:///etc/passwd' }, '/endpoint'],
    ['a key that is no point', { keys: { p256dh: 'AAAA', auth: 'AAAAAAAAAAAAAAAAAAAAAA' } }, '/keys/p256dh'],
    ['a short secret', { keys: { p256dh: 'AAAA', auth: 'AAAA' } }, '/keys/auth'],
    ['an unknown field', { colour: 'red' }, null],
    ['an endless address', { endpoint: `https://push.example/${'x'.repeat(1000)}` }, '/endpoint'],
  ])('is refused with %s', async (_, change, pointer) => {
    const answer = await person.post(devices, { ...subscription('refused'), ...change });
    expect(answer.status).toBe(422);
    if (pointer) expect(answer.body.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
  });
});

describe('a test', () => {
  it('goes by its channel alone, in quiet hours too, and tells how it went', async () => {
    const owner = await site.joinEverywhere();
    const { version } = await read(owner);
    await owner.patch(address, { version, quietHours: { from: '00:00', to: '23:59' } });
    for (const channel of ['mail', 'push', 'slack'])
      expect(await owner.post('/api/v1/me/notification-tests', { channel })).toMatchObject({
        status: 201,
        body: { channel },
      });
    await site.run();
    expect((await site.mailsTo(owner)).map(({ subject }) => subject)).toEqual([
      '[마당] 메일 시험 알림이에요. 잘 도착했어요',
    ]);
    expect(
      (await read(owner)).tests.map(({ channel, state }: Record<string, string>) => [channel, state]),
    ).toEqual([
      ['mail', 'sent'],
      ['push', 'sent'],
      ['slack', 'sent'],
    ]);
  });

  it.each([
    ['push', 'delivery.no_device'],
    ['slack', 'delivery.no_address'],
  ])('by %s that cannot arrive is refused with %s', async (channel, code) => {
    const owner = await site.join();
    expect(await owner.post('/api/v1/me/notification-tests', { channel })).toMatchObject({
      status: 409,
      body: { code },
    });
    expect((await owner.post('/api/v1/me/notification-tests', { channel: 'pigeon' })).status).toBe(422);
  });
});

describe('a link to stop mails', () => {
  const linkOf = async (who: Person) => {
    const mail = (await site.mailsTo(who)).at(-1)!;
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    return new URL(/^<(.+)>$/.exec(header('list-unsubscribe'))![1]!);
  };
  const mailed = async (who: Person) => {
    await site.tell(who, '소식');
    await site.run();
    site.forward(3);
    await site.run();
  };
  const oneClick = (path: string, payload = 'List-Unsubscribe=One-Click') =>
    site.community.request({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });

  it('stops its topic with one request without a session, and a look changes nothing', async () => {
    const reader = await site.join();
    await mailed(reader);
    const { pathname, origin } = await linkOf(reader);
    expect(origin).toBe('https://madang.example');
    for (const method of ['GET', 'HEAD'] as const)
      await site.community.node.app.http.inject({ method, url: `/api/v1${pathname}` });
    expect((await site.community.guest.get(`/api/v1${pathname}`)).body).toEqual({
      topic: 'happenings',
      stopped: false,
    });
    const stopped = await oneClick(pathname);
    expect(stopped).toMatchObject({ status: 200, body: '' });
    expect((await oneClick(pathname)).status).toBe(200);
    expect((await site.community.guest.get(`/api/v1${pathname}`)).body.stopped).toBe(true);
    const { topics } = await read(reader);
    expect(topics).toContainEqual(expect.objectContaining({ topic: 'happenings', mail: 'off', push: true }));
    expect(topics).toContainEqual(expect.objectContaining({ topic: 'mentions', mail: 'instant' }));
    const before = (await site.mailsTo(reader)).length;
    await mailed(reader);
    expect(await site.mailsTo(reader)).toHaveLength(before);
  });

  it('works for the button of its page, which is shown again', async () => {
    const reader = await site.join();
    await mailed(reader);
    const { pathname } = await linkOf(reader);
    expect(await oneClick(pathname, 'by=page')).toMatchObject({
      status: 303,
      headers: { location: pathname },
    });
  });

  it('of the daily mail stops all that comes with it', async () => {
    const reader = await site.join();
    await site.tell(reader, '쌓임', { pile: true });
    await site.run();
    site.forward(24 * 60);
    await site.run();
    const { pathname } = await linkOf(reader);
    expect((await site.community.guest.put(`/api/v1${pathname}`)).body).toEqual({
      topic: 'digest',
      stopped: true,
    });
    const { topics } = await read(reader);
    expect(topics.filter(({ mail }: { mail: string }) => mail === 'digest')).toEqual([]);
    expect(topics).toContainEqual(expect.objectContaining({ topic: 'happenings', mail: 'instant' }));
  });

  it('that we did not write does nothing', async () => {
    const keys = deliveryKeys('the secret');
    const token = unsubscribeToken(keys, { accountId: person.id, topic: 'happenings' });
    expect(readUnsubscribeToken(keys, token)).toEqual({ accountId: person.id, topic: 'happenings' });
    const [said, signature] = token.split('.') as [string, string];
    const forged = Buffer.from(JSON.stringify([site.admin.id, 'happenings'])).toString('base64url');
    for (const wrong of [`${forged}.${signature}`, said, `${said}.`, `${said}.AAAA`, '.', `${token}.x`, 'x'])
      expect(readUnsubscribeToken(keys, wrong), wrong).toBeNull();
    expect(await site.community.guest.get(`/api/v1/unsubscribe/${token}`)).toMatchObject({
      status: 404,
      body: { code: 'delivery.link_unknown' },
    });
    expect((await oneClick(`/unsubscribe/${token}`)).status).toBe(404);
  });
});
