import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { startSmtpServer } from '../../server/engines/mail/test-smtp-server.ts';
import { startDeliverySite, type DeliverySite } from '../../server/test/delivery-site.ts';
import type { Fault } from '../../server/test/remote.ts';

let site: DeliverySite;

beforeAll(async () => {
  site = await startDeliverySite();
});
afterAll(() => site.stop());

/** What a member does meanwhile, and how fast they are answered while jobs wait for somebody who does not answer. */
async function requestsGoOn(): Promise<void> {
  const person = await site.join();
  const answers = await Promise.all([
    person.post('/api/v1/posts', { space: 'free', title: '그동안', body: '글은 써져요' }),
    person.get('/api/v1/posts'),
    person.get('/api/v1/notifications'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 200]);
}

/** Far enough for every pause between tries, in steps, so that each try is made. */
async function laterTries(): Promise<void> {
  for (const minutes of [2, 5, 20, 60, 400]) {
    site.forward(minutes);
    await site.run();
  }
}

const sent = async (person: Parameters<DeliverySite['rows']>[0], channel: string) =>
  (await site.rows(person)).filter((row) => row.channel === channel);

describe.each(['reset', 'huge', 'garbage', 'redirect'] as Fault[])(
  'a service that answers by a %s',
  (fault) => {
    it('holds up nobody, and gets everything once when it is well again', async () => {
      const person = await site.joinEverywhere();
      site.slack.fail(fault);
      site.push.fail(fault);
      for (const what of ['하나', '둘']) await site.tell(person, `${fault} ${what}`);
      await Promise.all([site.run(), requestsGoOn()]);
      for (const channel of ['slack', 'push'])
        for (const row of await sent(person, channel))
          expect(row).toMatchObject({ state: 'failed', attempts: 1 });
      site.slack.fail(null);
      site.push.fail(null);
      await laterTries();
      expect(site.push.taken().filter(({ device }) => device === person.id)).toHaveLength(1);
      const posts = site.slack.posts().filter(({ text }) => text.includes(`일어난 일: ${fault}`));
      expect(posts.map(({ text }) => text.split('\n').length)).toEqual([2]);
      for (const row of await site.rows(person)) expect(row.state).toBe('sent');
    });
  },
);

describe('services that are switched off', () => {
  it('lose nothing, and a mail comes once with one id', async () => {
    const person = await site.joinEverywhere();
    await Promise.all([site.slack.shut(), site.push.shut(), site.smtp.close()]);
    await site.tell(person, '모두 꺼짐');
    site.forward(3);
    await Promise.all([site.run(), requestsGoOn()]);
    site.forward(3);
    await site.run();
    for (const row of await site.rows(person)) expect(row.state).toBe('failed');
    await Promise.all([site.slack.open(), site.push.open()]);
    const smtp = await startSmtpServer({}, site.smtp.port);
    try {
      await laterTries();
      const mails = (await smtp.mails()).filter(({ envelope }) => envelope.to.includes(person.email));
      expect(mails.map(({ mail }) => mail.subject)).toEqual(['[마당] 일어난 일: 모두 꺼짐']);
      expect(site.push.taken().filter(({ device }) => device === person.id)).toHaveLength(1);
      expect(site.slack.posts().filter(({ text }) => text.includes('일어난 일: 모두 꺼짐'))).toHaveLength(1);
      for (const row of await site.rows(person)) expect(row.state).toBe('sent');
    } finally {
      await smtp.close();
    }
  });
});

describe('a mail server that takes the mail and loses its answer', () => {
  it('gets the same mail again, with the same Message-ID', async () => {
    const person = await site.join();
    const ids: string[] = [];
    const dead = await deafSmtp(site.smtp.port, ids);
    await site.tell(person, '답을 잃음');
    await site.run();
    site.forward(3);
    await site.run();
    expect(await site.rows(person)).toMatchObject([
      { channel: 'mail', state: 'failed', last_error: 'mail.unavailable' },
    ]);
    await new Promise((done) => dead.close(done));
    const smtp = await startSmtpServer({}, site.smtp.port);
    try {
      await laterTries();
      const mails = (await smtp.mails()).filter(({ envelope }) => envelope.to.includes(person.email));
      expect(mails).toHaveLength(1);
      expect(new Set([...ids, mails[0]!.mail.messageId])).toHaveLength(1);
      expect(ids.length).toBeGreaterThan(0);
    } finally {
      await smtp.close();
    }
  });
});

/** Speaks SMTP until the mail is there whole, then hangs up without a word. */
async function deafSmtp(port: number, ids: string[]): Promise<Server> {
  const server = createServer((socket) => {
    let mail: string | null = null;
    socket.on('error', () => undefined);
    socket.write('220 deaf\r\n');
    socket.on('data', (chunk) => {
      if (mail !== null) {
        mail += chunk.toString('latin1');
        if (!mail.includes('\r\n.\r\n')) return;
        ids.push(/^Message-ID: (\S+)/im.exec(mail)![1]!);
        socket.destroy();
        return;
      }
      const [line] = chunk.toString('latin1').split('\r\n');
      if (line === 'DATA') mail = '';
      socket.write(
        line === 'DATA' ? '354 go on\r\n' : line!.startsWith('EHLO') ? '250 deaf\r\n' : '250 fine\r\n',
      );
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('a node that dies between the call and its outcome', () => {
  it('leaves mails that are sent again under the same id, and Slack messages that are left to the host', async () => {
    const person = await site.joinEverywhere();
    const smtp = await startSmtpServer({}, site.smtp.port);
    try {
      await site.tell(person, '한밤의 죽음');
      await site.run();
      site.forward(3);
      await site.run();
      // As a crash leaves it: claimed, and nobody there any more.
      await site.community.node.ctx.db
        .updateTable('deliveries')
        .set({ state: 'waiting', settled_at: null, claimed_until: new Date(site.now().getTime() - 1) })
        .where('account_id', '=', person.id)
        .execute();
      await site.community.node.jobs.runTimed('delivery.find_overdue');
      site.forward(2);
      await site.run();
      await site.community.node.jobs.runTimed('delivery.find_overdue');
      await site.run();
      const mails = (await smtp.mails()).filter(({ envelope }) => envelope.to.includes(person.email));
      expect(mails).toHaveLength(2);
      expect(new Set(mails.map(({ mail }) => mail.messageId))).toHaveLength(1);
      const states = Object.fromEntries((await site.rows(person)).map((row) => [row.channel, row]));
      expect(states).toMatchObject({
        mail: { state: 'sent', attempts: 2 },
        push: { state: 'sent' },
        slack: { state: 'dead', last_error: 'unknown', attempts: 1 },
      });
      expect(site.slack.posts().filter(({ text }) => text.includes('일어난 일: 한밤의 죽음'))).toHaveLength(
        1,
      );
      expect(site.push.taken().filter(({ device }) => device === person.id)).toHaveLength(1);
    } finally {
      await smtp.close();
    }
  });
});

describe('a service that never answers', () => {
  it('holds up nobody', async () => {
    const person = await site.joinEverywhere();
    site.slack.fail('hang');
    await site.tell(person, '답 없음');
    const sending = site.run();
    await requestsGoOn();
    await sending;
    expect((await sent(person, 'slack'))[0]).toMatchObject({
      state: 'failed',
      last_error: 'slack.no_answer',
    });
    site.slack.fail(null);
    await laterTries();
    expect((await sent(person, 'slack'))[0]).toMatchObject({ state: 'sent', attempts: 2 });
    expect(site.slack.posts().filter(({ text }) => text.includes('일어난 일: 답 없음'))).toHaveLength(1);
  }, 60_000);
});
