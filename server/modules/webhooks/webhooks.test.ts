import type { ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Answer, type Community, type Person } from '../../test/community.ts';
import { startReceiver, type Received, type Receiver } from '../../test/webhook-receiver.ts';

let community: Community;
let receiver: Receiver;
let admin: Person;
let member: Person;
// Far ahead of the database's clock, by which jobs are due: only `until` says when.
let now = new Date('2031-03-01T09:00:00Z');

beforeAll(async () => {
  community = await startCommunity({ now: () => now, env: { OUTBOUND_ALLOW: '127.0.0.1' } });
  receiver = await startReceiver();
  admin = await community.signUp('마당지기', 'admin');
  member = await community.signUp('회원');
});
afterAll(async () => {
  await community.stop();
  await receiver.stop();
});

/** As a receiver does it, whose clock shows the same time. @throws when somebody else wrote it */
function verify(secret: string, { headers, body }: Received): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now });
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>);
  } finally {
    vi.useRealTimers();
  }
}

const minutes = (count: number): void => void (now = new Date(now.getTime() + count * 60_000));
const drain = (): Promise<unknown> => community.node.jobs.drain({ until: now });

async function post(title: string, extra: object = {}): Promise<string> {
  const made = await member.post('/api/v1/posts', { space: 'free', title, body: '본문', ...extra });
  expect(made.status).toBe(201);
  return made.body.id;
}

async function hook(extra: object = {}): Promise<Answer['body']> {
  const made = await admin.post('/api/v1/webhooks', {
    url: receiver.url,
    events: ['posts.created'],
    ...extra,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

const log = async (id: string, query = ''): Promise<Answer['body'][]> =>
  (await admin.get(`/api/v1/webhooks/${id}/deliveries${query}`)).body.items;

beforeEach(async () => {
  const { items } = (await admin.get('/api/v1/webhooks')).body;
  for (const { id } of items) await admin.delete(`/api/v1/webhooks/${id}`);
  await drain();
  receiver.received.length = 0;
  receiver.answer((response) => void response.writeHead(204).end());
});

describe('telling', () => {
  it('is signed so that the receiver can prove it, and says what a guest may see', async () => {
    const { id, secret } = await hook({ events: ['posts.created', 'comments.created', 'posts.deleted'] });
    const postId = await post('첫 소식');
    await admin.post(`/api/v1/posts/${postId}/comments`, { body: '반가워요' });
    await member.delete(`/api/v1/posts/${postId}`);
    await drain();
    const told = receiver.received.map(
      (one) => verify(secret, one) as { type: string; data: Record<string, Record<string, unknown>> },
    );
    // When it is told, the post is gone already: what is gone is not told of.
    expect(told.map(({ type }) => type)).toEqual(['posts.deleted']);
    expect(told[0]!.data).toEqual({ post: { id: postId } });

    minutes(1);
    const second = await post('둘째 소식');
    await drain();
    const { headers, body } = receiver.received.at(-1)!;
    expect(() => verify(secret, { headers, body: `${body} ` })).toThrow();
    const { data } = JSON.parse(body);
    expect(data.post).toMatchObject({ id: second, title: '둘째 소식', author: { handle: member.handle } });
    expect(body).not.toContain(member.email);
    expect(data.post).not.toHaveProperty('mine');
    expect((await log(id))[0]).toMatchObject({
      state: 'sent',
      status: 204,
      attempts: 1,
      event: 'posts.created',
    });
  });

  it('keeps what is for staff from those that may only see what is open, and the anonymous from everybody', async () => {
    await admin.post('/api/v1/spaces', {
      slug: 'staff',
      name: '운영',
      rights: { read: 'moderator', write: 'moderator', comment: 'moderator' },
    });
    await admin.patch('/api/v1/spaces/free', { anonymousAllowed: true });
    const open = await hook();
    const inside = await hook({ scope: 'staff' });
    await admin.post('/api/v1/posts', { space: 'staff', title: '우리끼리', body: '본문' });
    await post('이름 없이', { anonymous: true });
    await drain();
    expect((await log(open.id)).map(({ body }) => JSON.parse(body).data.post.title)).toEqual(['이름 없이']);
    const told = await log(inside.id);
    expect(told.map(({ body }) => JSON.parse(body).data.post.title).sort()).toEqual([
      '우리끼리',
      '이름 없이',
    ]);
    for (const { body } of told.filter((one) => one.body.includes('이름 없이'))) {
      expect(JSON.parse(body).data.post.author).toBeNull();
      expect(body).not.toContain(member.handle);
      expect(body).not.toContain(member.id);
    }
  });

  it('says a fact once to each webhook, however often its handler runs', async () => {
    const { id } = await hook();
    await post('한 번');
    await drain();
    const event = await community.node.ctx.db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .executeTakeFirstOrThrow();
    const again = community.node.ctx.db
      .insertInto('webhook_deliveries')
      .values({ ...event, id: '0f9c1d2e-0000-7000-8000-000000000001' })
      .execute();
    await expect(again).rejects.toThrow(/webhook_deliveries_event_key/);
    expect(receiver.received).toHaveLength(1);
    expect(await log(id)).toHaveLength(1);
  });
});

describe('a receiver in trouble', () => {
  it('is tried again with the same id for three days, then switched off; nothing is lost on the way', async () => {
    const { id, secret } = await hook();
    receiver.answer((response) => void response.writeHead(500).end('database is down'));
    await post('끈기');
    await drain();
    const [first] = await log(id);
    expect(first).toMatchObject({ state: 'waiting', attempts: 1, status: 500, answer: 'database is down' });
    expect(Date.parse(first.nextTryAt) - now.getTime()).toBeGreaterThanOrEqual(5_000);
    for (let hours = 0; hours < 100 && (await log(id))[0].state === 'waiting'; hours += 1) {
      minutes(60);
      await drain();
    }
    const [last] = await log(id);
    expect(last).toMatchObject({ state: 'dead', id: first.id });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([first.id]),
    );
    expect(receiver.received.length).toBeGreaterThanOrEqual(9);
    expect((await admin.get(`/api/v1/webhooks/${id}`)).body).toMatchObject({ active: false });

    receiver.answer((response) => void response.writeHead(200).end());
    const refused = await admin.put(`/api/v1/webhooks/${id}/deliveries/${first.id}/resend`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'webhooks.not_active' } });
    await admin.patch(`/api/v1/webhooks/${id}`, { active: true });
    const resent = await admin.put(`/api/v1/webhooks/${id}/deliveries/${first.id}/resend`, {});
    expect(resent).toMatchObject({ status: 200, body: { state: 'waiting', attempts: 0 } });
    const twice = await admin.put(`/api/v1/webhooks/${id}/deliveries/${first.id}/resend`, {});
    expect(twice).toMatchObject({ status: 409, body: { code: 'webhooks.still_waiting' } });
    await drain();
    expect(receiver.received.at(-1)!.headers['webhook-id']).toBe(first.id);
    verify(secret, receiver.received.at(-1)!);
    expect((await log(id))[0]).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it('is tried again when the job of a try is gone, and not before it must be', async () => {
    const { id } = await hook();
    receiver.answer((response) => void response.writeHead(500).end());
    await post('잊힌 소식');
    await drain();
    await sql`delete from graphile_worker._private_jobs where key like '%webhooks:%'`.execute(
      community.node.ctx.db,
    );
    minutes(5);
    await community.node.jobs.runTimed('webhooks.resume');
    await drain();
    expect(receiver.received).toHaveLength(1);
    receiver.answer((response) => void response.writeHead(204).end());
    minutes(30);
    await community.node.jobs.runTimed('webhooks.resume');
    await community.node.jobs.runTimed('webhooks.resume');
    await drain();
    expect(receiver.received).toHaveLength(2);
    expect((await log(id))[0]).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it.each([
    ['leads elsewhere', (r: ServerResponse) => r.writeHead(302, { location: '/x' }).end(), 302],
    ['answers two megabytes', (r: ServerResponse) => r.writeHead(500).end('a'.repeat(2e6)), 500],
    ['answers with control characters', (r: ServerResponse) => r.writeHead(400).end('\0\x01é'), 400],
  ] as const)('that %s is tried again', async (_what, how, status) => {
    const { id } = await hook();
    receiver.answer((response) => void how(response));
    await post('말썽');
    await drain();
    const [entry] = await log(id);
    expect(entry).toMatchObject({ state: 'waiting', attempts: 1, status });
    expect(entry.answer.length).toBeLessThanOrEqual(1_024);
  });

  it('that hangs up is tried again, one that is gone for good is not', async () => {
    const { id } = await hook();
    receiver.answer((response) => void response.destroy());
    await post('끊김');
    await drain();
    expect((await log(id))[0]).toMatchObject({ state: 'waiting', status: null, failure: 'unknown' });
    receiver.answer((response) => void response.writeHead(410).end());
    minutes(1);
    await drain();
    expect((await log(id))[0]).toMatchObject({ state: 'dead', status: 410 });
    expect((await admin.get(`/api/v1/webhooks/${id}`)).body.active).toBe(false);
    await post('아무도 없음');
    await drain();
    expect(await log(id)).toHaveLength(1);
  });

  it('that asks for time gets it', async () => {
    const { id } = await hook();
    receiver.answer((response) => void response.writeHead(429, { 'retry-after': '7200' }).end());
    await post('천천히');
    await drain();
    const [entry] = await log(id);
    expect(Date.parse(entry.nextTryAt) - now.getTime()).toBe(7_200_000);
  });

  it('whose address may no longer be called is blocked, without a knock', async () => {
    const { id } = await hook();
    await community.node.ctx.db
      .updateTable('webhooks')
      .set({ url: receiver.url.replace('127.0.0.1', '127.0.0.2') })
      .execute();
    await post('안쪽');
    await drain();
    expect((await log(id))[0]).toMatchObject({ state: 'blocked', failure: 'address', attempts: 1 });
    expect(receiver.received).toEqual([]);
  });
});

describe('keeping webhooks', () => {
  it('shows a key once, and lets a new one sign beside the old for a day', async () => {
    const made = await hook();
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await admin.get(`/api/v1/webhooks/${made.id}`)).body).not.toHaveProperty('secret');
    const stored = await community.node.ctx.db
      .selectFrom('webhooks')
      .select('secret')
      .executeTakeFirstOrThrow();
    expect(stored.secret).not.toContain(made.secret.slice(6));
    const replaced = await admin.post(`/api/v1/webhooks/${made.id}/secret`, {});
    expect(replaced.status).toBe(201);
    for (const both of [true, false]) {
      await post('열쇠');
      await drain();
      verify(replaced.body.secret, receiver.received.at(-1)!);
      const old = () => verify(made.secret, receiver.received.at(-1)!);
      if (both) expect(old).not.toThrow();
      else expect(old).toThrow();
      minutes(25 * 60);
    }
  });

  it('sends a greeting', async () => {
    const { id } = await hook();
    const sent = await admin.post(`/api/v1/webhooks/${id}/ping`, {});
    expect(sent).toMatchObject({ status: 201, body: { event: 'ping', state: 'waiting' } });
    await drain();
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ type: 'ping', data: {} });
  });

  it('is for administrators, refuses what is stale, absurd or not there, and bears being done twice', async () => {
    const made = await hook();
    const at = `/api/v1/webhooks/${made.id}`;
    const input = { url: receiver.url, events: ['posts.created'] };
    for (const path of ['/api/v1/webhooks', `${at}/secret`, `${at}/ping`]) {
      expect((await community.guest.post(path, input)).status).toBe(401);
      expect((await member.post(path, input)).status).toBe(403);
    }
    expect((await member.patch(at, { active: false })).status).toBe(403);
    expect((await member.delete(at)).status).toBe(403);
    expect((await member.get(`${at}/deliveries`)).status).toBe(403);
    const changed = await admin.patch(at, { events: ['posts.edited'], version: 1 });
    expect(changed).toMatchObject({ status: 200, body: { events: ['posts.edited'], version: 2 } });
    const stale = await admin.patch(at, { active: false, version: 1 });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'request.stale_version', params: { version: 2 } },
    });
    for (const body of [
      { ...input, url: 'http://10.0.0.1/' },
      { ...input, url: 'http://[::1]:9/' },
      { ...input, url: 'file:///etc/passwd' },
      { ...input, url: 'hook' },
      { ...input, events: [] },
      { ...input, events: ['posts.created', 'posts.created'] },
      { ...input, events: ['everything'] },
      { ...input, scope: 'root' },
      { ...input, secret: 'mine' },
      { url: receiver.url },
    ]) {
      expect((await admin.post('/api/v1/webhooks', body)).status, JSON.stringify(body)).toBe(422);
    }
    expect((await admin.get('/api/v1/webhooks')).body.items).toHaveLength(1);
    for (const id of ['0', '999999', 'x', '../1'])
      expect((await admin.get(`/api/v1/webhooks/${encodeURIComponent(id)}`)).status).toBe(404);
    expect((await admin.put(`${at}/deliveries/nothing/resend`, {})).status).toBe(404);
    expect((await admin.delete(at)).status).toBe(204);
    expect((await admin.delete(at)).status).toBe(204);
    expect((await admin.get(at)).status).toBe(404);
  });

  it('has room for twenty, also when many are made at once', async () => {
    const input = { url: receiver.url, events: ['posts.created'] };
    const made = await Promise.all(Array.from({ length: 24 }, () => admin.post('/api/v1/webhooks', input)));
    const counts = made.map(({ status }) => status);
    expect(counts.filter((status) => status === 201).length).toBeLessThanOrEqual(20);
    expect((await admin.get('/api/v1/webhooks')).body.items.length).toBe(
      counts.filter((status) => status === 201).length,
    );
    expect((await admin.post('/api/v1/webhooks', input)).body.code).toBe('webhooks.too_many');
  });

  it('forgets its log after the days that the host set, but nothing that still waits', async () => {
    const { id } = await hook();
    await post('오래된 일');
    await drain();
    receiver.answer((response) => void response.writeHead(500).end());
    await post('기다리는 일');
    await drain();
    minutes(31 * 24 * 60);
    await community.node.jobs.runTimed('webhooks.forget_log');
    await community.node.jobs.drain();
    const left = await community.node.ctx.db
      .selectFrom('webhook_deliveries')
      .select(['state', 'webhook_id'])
      .execute();
    expect(left).toEqual([{ state: 'waiting', webhook_id: id }]);
  });
});
