import { createServer, type AddressInfo, type Server } from 'node:net';
import { createECDH, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Person } from '../../server/test/community.ts';
import { expectRefusal, startWatchedCommunity, type WatchedCommunity } from '../../server/test/refusals.ts';
import { startReceiver, type Receiver } from '../../server/test/webhook-receiver.ts';

/** SS-1 and OW-1: no address that somebody types leads the server into its own network, and no receiver holds it up. */
let community: WatchedCommunity;
let admin: Person;
let bell: Server;
let rings = 0;
let port = 0;

beforeAll(async () => {
  community = await startWatchedCommunity();
  admin = await community.signUp('마당지기', 'admin');
  await community.node.jobs.drain();
  bell = createServer((socket) => {
    rings += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => bell.listen(0, done));
  port = (bell.address() as AddressInfo).port;
}, 60_000);
afterAll(async () => {
  await community.stop();
  await new Promise((done) => bell.close(done));
});

const hosts = [
  '127.0.0.1', '127.1', '127.0.0.1.', '0', '0.0.0.0', '0x7f000001', '0x7f.1', '017700000001', '2130706433',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:10.0.0.1]', '[64:ff9b::7f00:1]', '[fe80::1]', '[fc00::1]',
  '１２７.0.0.1', '127。0。0。1', 'localhost', 'localhost.', 'LOCALHOST', '10.0.0.1', '172.16.0.1', '192.168.0.1',
  '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255',
]; // prettier-ignore
const others = [
  'file:///etc/passwd',
  'gopher://e.com/_x',
  'ftp://e.com/',
  'data:text/plain,x',
  'javascript:alert(1)',
  '//e.com',
  'http://',
  'http://user:secret@93.184.216.34/',
  'http://127.0.0.1@93.184.216.34/',
  'http://93.184.216.34:22/',
  'http://93.184.216.34:25/',
  'http://93.184.216.34:5432/',
  'http://93.184.216.34:6379/',
  'http://e.com\r\nHost: localhost/',
  ' http://127.0.0.1/',
  'http:\\\\127.0.0.1\\',
];
const keysOfBrowser = () => {
  const curve = createECDH('prime256v1');
  return { p256dh: curve.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
};

describe('SS-1: an address that somebody types', () => {
  const doors: Record<string, (url: string) => { method: 'POST' | 'PATCH'; path: string; body: object }> = {
    'of a webhook': (url) => ({
      method: 'POST',
      path: '/api/v1/webhooks',
      body: { url, events: ['posts.created'] },
    }),
    'of a browser for push': (endpoint) => ({
      method: 'POST',
      path: '/api/v1/me/push-subscriptions',
      body: { endpoint, keys: keysOfBrowser() },
    }),
    'of Slack': (slackWebhook) => ({
      method: 'PATCH',
      path: '/api/v1/me/notification-settings',
      body: { slackWebhook, version: 1 },
    }),
  };

  it.each(Object.entries(doors))(
    '%s leads into no network of ours',
    { timeout: 120_000 },
    async (_of, door) => {
      const urls = hosts.flatMap((host) => [`http://${host}:${port}/`, `https://${host}/hook`]);
      const before = await community.snapshot();
      for (const url of [...urls, ...others]) {
        const { method, path, body } = door(url);
        const headers = { authorization: `Bearer ${admin.token}` };
        const answer = await community.request({ method, url: path, payload: body, headers });
        expectRefusal(answer, { status: 422, code: 'request.invalid', name: url });
      }
      expect(await community.snapshot()).toEqual(before);
      expect(rings).toBe(0);
    },
  );

  it('of a webhook is looked at again when it is changed', async () => {
    const made = await admin.post('/api/v1/webhooks', {
      url: 'https://example.com/',
      events: ['posts.created'],
    });
    expect(made.status).toBe(201);
    for (const host of ['127.0.0.1', '[::ffff:10.0.0.1]', '169.254.169.254'])
      await community.refuses({
        name: host,
        request: {
          method: 'PATCH',
          url: `/api/v1/webhooks/${made.body.id}`,
          payload: { url: `http://${host}:${port}/`, version: 1 },
          headers: { authorization: `Bearer ${admin.token}` },
        },
        status: 422,
        code: 'request.invalid',
      });
    expect(rings).toBe(0);
  });

  it('is taken from no program: push belongs to a browser that is signed in', async () => {
    const { key } = (await admin.post('/api/v1/me/api-keys', { name: '집', scopes: ['read', 'write'] })).body;
    await community.refuses({
      name: 'a key',
      request: {
        method: 'POST',
        url: '/api/v1/me/push-subscriptions',
        payload: { endpoint: 'https://example.com/push', keys: keysOfBrowser() },
        headers: { authorization: `Bearer ${key}` },
      },
      status: 403,
      code: 'accounts.session_required',
    });
  });
});

describe('OW-1: a receiver', () => {
  let now = new Date('2031-03-01T09:00:00Z');
  let site: WatchedCommunity;
  let receiver: Receiver;
  let host: Person;
  let own = '';

  beforeAll(async () => {
    site = await startWatchedCommunity({ now: () => now, env: { OUTBOUND_ALLOW: '127.0.0.1' } });
    receiver = await startReceiver();
    host = await site.signUp('마당지기', 'admin');
    await site.node.app.http.listen({ port: 0, host: '127.0.0.1' });
    own = `http://127.0.0.1:${(site.node.app.http.server.address() as AddressInfo).port}`;
  }, 60_000);
  beforeEach(() => {
    receiver.received.length = 0;
    receiver.answer((response) => void response.writeHead(204).end());
  });
  afterAll(async () => {
    await receiver.stop();
    await site.stop();
  });

  const drain = () => site.node.jobs.drain({ until: now });
  const hook = async (url: string, events = ['posts.created']): Promise<Answer['body']> => {
    const made = await host.post('/api/v1/webhooks', { url, events });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body;
  };
  const log = async (id: string) => (await host.get(`/api/v1/webhooks/${id}/deliveries`)).body.items;

  it(
    'that never answers is given up after ten seconds, and holds up nobody else',
    { timeout: 60_000 },
    async () => {
      const silent = await hook(receiver.url);
      const other = await startReceiver();
      const fine = await hook(other.url);
      receiver.answer(() => undefined);
      await host.post('/api/v1/posts', { space: 'free', title: '소식', body: '본문' });
      await drain();
      expect((await log(silent.id))[0]).toMatchObject({ state: 'waiting', attempts: 1, failure: 'timeout' });
      expect((await log(fine.id))[0]).toMatchObject({ state: 'sent', attempts: 1 });
      await other.stop();
      for (const { id } of [silent, fine]) await host.delete(`/api/v1/webhooks/${id}`);
    },
  );

  it('that is the site itself changes nothing there and begins no circle', async () => {
    const paths = ['/api/v1/posts', '/api/v1/webhooks', '/api/auth/sign-out', '/', '/api/v1/flags'];
    for (const path of paths) await hook(`${own}${path}`, ['posts.created', 'comments.created']);
    const posts = async () => (await host.get('/api/v1/posts?limit=100')).body.items.length;
    await host.post('/api/v1/posts', { space: 'free', title: '돌고 돌아', body: '본문' });
    const before = await posts();
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await drain();
      now = new Date(now.getTime() + 60 * 60_000);
    }
    expect(await posts()).toBe(before);
    for (const { id } of (await host.get('/api/v1/webhooks')).body.items) {
      // One fact, told once more and more seldom; never a fact of its own making.
      expect(await log(id)).toHaveLength(1);
      await host.delete(`/api/v1/webhooks/${id}`);
    }
    await drain();
  });

  it('that fails for three days is switched off, and every administrator is told once', async () => {
    const second = await site.signUp('둘째 마당지기', 'admin');
    const member = await site.signUp('회원');
    const { id } = await hook(receiver.url);
    receiver.answer((response) => void response.writeHead(503).end());
    await host.post('/api/v1/posts', { space: 'free', title: '끈기', body: '본문' });
    for (let hours = 0; hours < 100 && (await host.get(`/api/v1/webhooks/${id}`)).body.active; hours += 1) {
      await drain();
      now = new Date(now.getTime() + 60 * 60_000);
    }
    await drain();
    const told = async (person: Person) =>
      (await person.get('/api/v1/notifications?limit=100')).body.items.filter(
        ({ type }: { type: string }) => type === 'webhooks.given_up',
      );
    expect(await told(host)).toMatchObject([{ url: `/admin/webhooks/${id}` }]);
    expect(await told(second)).toHaveLength(1);
    expect(await told(member)).toEqual([]);
    // Switched off, it hears of nothing any more.
    const heard = receiver.received.length;
    await host.post('/api/v1/posts', { space: 'free', title: '조용', body: '본문' });
    await drain();
    expect(receiver.received).toHaveLength(heard);
  });
});
