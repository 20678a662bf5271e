import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../test/community.ts';
import { startDeliverySite, webhook, type DeliverySite } from '../../test/delivery-site.ts';

let site: DeliverySite;

beforeAll(async () => {
  site = await startDeliverySite();
});
afterAll(() => site.stop());

const subjects = async (person: Person) => (await site.mailsTo(person)).map(({ subject }) => subject);
const pushesTo = (person: Person) => site.push.taken().filter(({ device }) => device === person.id);
const slackOf = (what: string) => site.slack.posts().filter(({ text }) => text.includes(what));
const choose = async (person: Person, change: object) => {
  const { body } = await person.get('/api/v1/me/notification-settings');
  const answer = await person.patch('/api/v1/me/notification-settings', { version: body.version, ...change });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

describe('a notice', () => {
  it('leaves by every channel, once', async () => {
    const person = await site.joinEverywhere();
    await site.tell(person, '모두에게');
    await site.run();
    expect(await subjects(person)).toEqual([]);
    expect(pushesTo(person)).toHaveLength(1);
    expect(JSON.parse(pushesTo(person)[0]!.payload)).toEqual({
      title: '일어난 일: 모두에게',
      url: `/happenings/${encodeURIComponent('모두에게')}`,
      tag: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(slackOf('모두에게')).toHaveLength(1);
    site.forward(2);
    await site.run();
    site.forward(600);
    await site.run();
    expect(await subjects(person)).toEqual(['[마당] 일어난 일: 모두에게']);
    expect(pushesTo(person)).toHaveLength(1);
    expect(slackOf('모두에게')).toHaveLength(1);
    expect((await site.rows(person)).map(({ channel, state }) => [channel, state])).toEqual([
      ['mail', 'sent'],
      ['push', 'sent'],
      ['slack', 'sent'],
    ]);
  });

  it('that was read on the site meanwhile is not mailed', async () => {
    const person = await site.join();
    await site.tell(person, '벌써 읽음');
    await site.run();
    expect((await person.put('/api/v1/notifications/read', { upTo: 1 })).status).toBeLessThan(300);
    site.forward(2);
    await site.run();
    expect(await subjects(person)).toEqual([]);
    expect(await site.rows(person)).toMatchObject([{ state: 'skipped', last_error: 'read' }]);
  });

  it.each([
    ['whose address is not confirmed', { email_verified: false }, 'unverified'],
    ['who is blocked', { blocked_at: new Date('2031-01-01') }, 'blocked'],
  ])('is not mailed to somebody %s by then', async (_, change, why) => {
    const person = await site.join();
    await site.tell(person, '못 감');
    await site.run();
    await site.community.node.ctx.db
      .updateTable('accounts')
      .set(change)
      .where('id', '=', person.id)
      .execute();
    site.forward(2);
    await site.run();
    expect(await subjects(person)).toEqual([]);
    expect(await site.rows(person)).toMatchObject([{ state: 'skipped', last_error: why }]);
  });

  it('reaches nobody who has left, and leaves nothing of them', async () => {
    const person = await site.joinEverywhere();
    await site.tell(person, '떠나기 전');
    await site.run();
    const left = await person.delete('/api/v1/me', { password: person.password });
    expect(left.status).toBe(204);
    site.forward(5);
    await site.run();
    expect(await subjects(person)).not.toContain('[마당] 일어난 일: 떠나기 전');
    const { db } = site.community.node.ctx;
    for (const table of [
      'deliveries',
      'push_subscriptions',
      'delivery_choices',
      'delivery_settings',
    ] as const)
      expect(
        await db.selectFrom(table).select('account_id').where('account_id', '=', person.id).execute(),
      ).toEqual([]);
  });

  it('is not sent by what was switched off after it was made', async () => {
    const person = await site.joinEverywhere();
    await choose(person, { topics: [{ topic: 'happenings', push: false, slack: false }] });
    await site.tell(person, '꺼짐');
    await site.run();
    await choose(person, { topics: [{ topic: 'happenings', mail: 'off' }] });
    site.forward(2);
    await site.run();
    expect([await subjects(person), pushesTo(person), slackOf('꺼짐')]).toEqual([[], [], []]);
    expect(await site.rows(person)).toMatchObject([{ channel: 'mail', state: 'skipped', last_error: 'off' }]);
  });

  it('that came while another one waits travels with it', async () => {
    const person = await site.join();
    await site.tell(person, '하나');
    await site.run();
    site.forward(1);
    await site.tell(person, '둘');
    await site.run();
    site.forward(1);
    await site.run();
    site.forward(5);
    await site.run();
    expect(await subjects(person)).toEqual(['[마당] 새 알림 2개']);
    const [mail] = await site.mailsTo(person);
    expect(mail!.text).toContain('일어난 일: 하나');
    expect(mail!.html).toContain('일어난 일: 둘');
  });
});

describe('a mail', () => {
  it('about a post belongs to its thread, says why it came and how to stop it', async () => {
    const person = await site.join('보라');
    const post = await site.admin.post('/api/v1/posts', {
      space: 'free',
      title: '산책 <b>모임</b>',
      body: '본문',
    });
    for (const what of ['첫째', '둘째']) {
      await site.tell(person, what, { postId: post.body.id });
      await site.run();
      site.forward(3);
      await site.run();
    }
    const [first, second] = await site.mailsTo(person);
    const root = `<post.${post.body.id}@madang.example>`;
    for (const mail of [first!, second!]) {
      expect(mail).toMatchObject({ subject: '[마당] 산책 <b>모임</b>', inReplyTo: root, references: root });
      expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@madang\.example>$/);
      expect(mail.text).toContain('보라님, 안녕하세요.');
      expect(mail.text).toContain('내 계정이나 활동에 관한 일이라서');
      expect(mail.text).toContain('https://madang.example/settings/notifications');
      expect(mail.html).not.toContain('<b>모임</b>');
    }
    expect(first!.messageId).not.toBe(second!.messageId);
    expect(first!.text).toContain(`https://madang.example/happenings/${encodeURIComponent('첫째')}`);
  });

  it('is written in the language of its reader', async () => {
    const person = await site.join('Ann');
    await choose(person, { locale: 'en' });
    await site.tell(person, 'hello');
    await site.run();
    site.forward(3);
    await site.run();
    const [mail] = await site.mailsTo(person);
    expect(mail!.subject).toBe('[Madang] It happened: hello');
    expect(mail!.text).toContain('You get this because it concerns your account');
  });

  it('comes at most so often in an hour; the rest comes with the daily one', async () => {
    const person = await site.join();
    await site.admin.patch('/api/v1/admin/settings', { 'delivery.mails_per_hour': 2 });
    for (const what of ['1', '2', '3', '4']) {
      await site.tell(person, what);
      await site.run();
      site.forward(3);
      await site.run();
    }
    expect(await subjects(person)).toHaveLength(2);
    site.forward(24 * 60);
    await site.run();
    expect((await subjects(person)).at(-1)).toBe('[마당] 오늘의 알림 2개');
    await site.admin.patch('/api/v1/admin/settings', { 'delivery.mails_per_hour': null });
  });
});

describe('the daily mail', () => {
  it('comes at its hour of the site, once, with what is unread, by space and post', async () => {
    site.setTime('2031-04-01T02:00:00Z');
    const person = await site.join();
    const post = await site.admin.post('/api/v1/posts', { space: 'free', title: '정원', body: '본문' });
    await site.tell(person, '가', { pile: true });
    await site.tell(person, '나', { pile: true, postId: post.body.id });
    await site.run();
    expect(await subjects(person)).toEqual([]);
    site.setTime('2031-04-01T22:59:00Z');
    await site.run();
    expect(await subjects(person)).toEqual([]);
    site.setTime('2031-04-01T23:00:00Z');
    await site.run();
    expect(await subjects(person)).toHaveLength(1);
    const [mail] = await site.mailsTo(person);
    expect(mail!.subject).toMatch(/오늘의 알림/);
    // Another hour on the same day brings no second mail.
    await choose(person, { digestHour: 20 });
    await site.tell(person, '다', { pile: true });
    await site.run();
    site.setTime('2031-04-02T11:30:00Z');
    await site.run();
    expect(await subjects(person)).toHaveLength(1);
    site.setTime('2031-04-03T11:00:00Z');
    await site.run();
    expect(await subjects(person)).toHaveLength(2);
    site.setTime('2031-04-09T11:00:00Z');
    await site.run();
    expect(await subjects(person)).toHaveLength(2);
  });
});

describe('quiet hours', () => {
  it('hold everything that rings back until they end, then as one', async () => {
    site.setTime('2031-05-01T12:30:00Z'); // 21:30 in Seoul
    const person = await site.joinEverywhere();
    await choose(person, { quietHours: { from: '22:00', to: '07:00' } });
    await site.tell(person, '밤 전');
    await site.run();
    expect(pushesTo(person)).toHaveLength(1);
    site.setTime('2031-05-01T13:30:00Z');
    await site.run();
    expect(await subjects(person)).toEqual([]);
    for (const what of ['한밤 하나', '한밤 둘']) {
      await site.tell(person, what);
      await site.run();
    }
    site.setTime('2031-05-01T21:59:00Z');
    await site.run();
    expect([pushesTo(person).length, slackOf('한밤').length, await subjects(person)]).toEqual([1, 0, []]);
    site.setTime('2031-05-01T22:00:00Z');
    await site.run();
    expect(await subjects(person)).toEqual(['[마당] 새 알림 3개']);
    expect(slackOf('한밤 하나')).toHaveLength(1);
    expect(slackOf('한밤 하나')[0]!.text.split('\n')).toHaveLength(2);
    expect(JSON.parse(pushesTo(person)[1]!.payload)).toMatchObject({
      title: '새 알림 2개',
      url: '/notifications',
    });
  });
});

describe('Slack', () => {
  it('that says that nothing will arrive any more is left alone, and its owner is told', async () => {
    const person = await site.joinEverywhere();
    site.slack.refuse({ status: 410, body: 'channel_is_archived' });
    await site.tell(person, '보관된 채널');
    await site.run();
    const { body } = await person.get('/api/v1/me/notification-settings');
    expect(body.slack).toMatchObject({
      webhook: true,
      stoppedBecause: 'channel_is_archived',
      stoppedAt: expect.any(String),
    });
    const inbox = await person.get('/api/v1/notifications');
    expect(inbox.body.items[0]).toMatchObject({
      type: 'delivery.slack_stopped',
      url: '/settings/notifications',
    });
    const before = site.slack.posts().length;
    await site.tell(person, '다음 일');
    await site.run();
    expect(site.slack.posts()).toHaveLength(before);
    await choose(person, { slackWebhook: webhook });
    await site.tell(person, '다시 연결');
    await site.run();
    expect(slackOf('다시 연결')).toHaveLength(1);
  });

  it('reads names of people as text, and takes messages of the bot', async () => {
    const person = await site.join();
    await choose(person, { slackMemberId: 'U0G9QF9C6' });
    await site.tell(person, '<!channel> & co');
    await site.run();
    const post = site.slack.posts().at(-1)!;
    expect(post).toMatchObject({ to: 'U0G9QF9C6', reference: expect.any(String) });
    expect(post.text).toContain('|일어난 일: &lt;!channel&gt; &amp; co>');
  });

  it.each([
    ['fatal_error', 'dead'],
    ['invalid_auth', 'dead'],
    ['internal_error', 'failed'],
  ])('that answers the bot %s leaves the delivery %s', async (error, state) => {
    const person = await site.join();
    await choose(person, { slackMemberId: 'U0G9QF9C6' });
    site.slack.refuse({ status: 200, body: JSON.stringify({ ok: false, error }) });
    await site.tell(person, '오류');
    await site.run();
    expect((await site.rows(person)).find(({ channel }) => channel === 'slack')).toMatchObject({
      state,
      last_error: `slack.${error}`,
    });
  });
});

describe('web push', () => {
  it('reaches every device, and forgets those that are gone', async () => {
    const person = await site.join();
    for (const device of ['phone', 'desk', 'lost']) {
      const { endpoint, p256dh, auth } = site.push.subscribe(`${device}-${person.id}`);
      const made = await person.post('/api/v1/me/push-subscriptions', { endpoint, keys: { p256dh, auth } });
      expect(made).toMatchObject({
        status: 201,
        body: { id: expect.any(String), device: expect.any(String) },
      });
      expect(JSON.stringify(made.body)).not.toContain(endpoint);
    }
    site.push.unsubscribe(`lost-${person.id}`);
    await site.tell(person, '기기마다');
    await site.run();
    expect(site.push.taken().filter(({ device }) => device.endsWith(person.id))).toHaveLength(2);
    expect((await person.get('/api/v1/me/push-subscriptions')).body.items).toHaveLength(2);
  });

  it('that one device took is not sent to it again when another one failed', async () => {
    const person = await site.join();
    for (const device of ['a', 'b']) {
      const { endpoint, p256dh, auth } = site.push.subscribe(`${device}-${person.id}`);
      await person.post('/api/v1/me/push-subscriptions', { endpoint, keys: { p256dh, auth } });
    }
    site.push.refuse({ status: 503 });
    await site.tell(person, '반만');
    await site.run();
    expect(await site.rows(person)).toMatchObject([
      { channel: 'mail' },
      { channel: 'push', state: 'failed' },
    ]);
    site.forward(10);
    await site.run();
    const taken = site.push.taken().filter(({ device }) => device.endsWith(person.id));
    expect(taken.map(({ device }) => device.slice(0, 1)).sort()).toEqual(['a', 'b']);
    expect((await site.rows(person)).at(-1)).toMatchObject({ channel: 'push', state: 'sent', attempts: 2 });
  });
});

describe('what is given up', () => {
  let admin: Person;

  beforeAll(async () => {
    // The clock has moved on by more than a session lasts.
    admin = await site.community.signUp('새 지기', 'admin');
  });

  it('is listed for the administrator, who tries it again, which is written down', async () => {
    const person = await site.join();
    await choose(person, { slackMemberId: 'U0G9QF9C6' });
    site.slack.refuse({ status: 200, body: '{"ok":false,"error":"token_revoked"}' });
    await site.tell(person, '다시 보냄');
    await site.run();
    const list = await admin.get('/api/v1/admin/deliveries?state=dead&limit=1');
    expect(list.body.items).toMatchObject([
      {
        channel: 'slack',
        state: 'dead',
        lastError: 'slack.token_revoked',
        member: { handle: person.handle },
      },
    ]);
    expect(list.body.counts.dead).toBeGreaterThan(0);
    expect(JSON.stringify(list.body)).not.toContain(person.email);
    const { id } = list.body.items[0];
    const answers = await Promise.all([1, 2].map(() => admin.put(`/api/v1/admin/deliveries/${id}/retry`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await site.run();
    expect(slackOf('다시 보냄')).toHaveLength(1);
    const acts = await site.community.node.ctx.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('act', '=', 'delivery.retried')
      .execute();
    expect(acts).toHaveLength(1);
  });

  it('comes after so many tries, each later than the one before', async () => {
    const person = await site.join();
    await choose(person, { slackMemberId: 'U0G9QF9C6' });
    await admin.patch('/api/v1/admin/settings', { 'delivery.tries': 3 });
    site.slack.refuse(...[1, 2, 3].map(() => ({ status: 503 })));
    await site.tell(person, '세 번');
    for (const minutes of [0, 1, 2, 10]) {
      site.forward(minutes);
      await site.run();
    }
    expect((await site.rows(person)).find(({ channel }) => channel === 'slack')).toMatchObject({
      state: 'dead',
      attempts: 3,
      last_error: 'slack.http_503',
    });
    await admin.patch('/api/v1/admin/settings', { 'delivery.tries': null });
  });

  it('is nobody else’s business', async () => {
    const person = await site.join();
    for (const caller of [person, site.community.guest]) {
      expect([401, 403]).toContain((await caller.get('/api/v1/admin/deliveries')).status);
      expect([401, 403]).toContain((await caller.put('/api/v1/admin/deliveries/1/retry')).status);
    }
    for (const id of ['999999', 'x', '0', '99999999999999999999'])
      expect((await admin.put(`/api/v1/admin/deliveries/${id}/retry`)).body.code).toBe('delivery.not_found');
  });
});
