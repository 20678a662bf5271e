import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../kernel/ctx.ts';
import { startCommunity, type Community, type Person } from '../../../test/community.ts';
import { openEventStream, type EventStream } from '../../../test/event-stream.ts';
import { Stream } from './stream.ts';

let community: Community;
let second: Community;
let address: string;
let author: Person;
let other: Person;
const streams: EventStream[] = [];

async function listen(node: Community): Promise<string> {
  await node.node.app.http.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(node.node.app.http.server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  community = await startCommunity();
  address = await listen(community);
  second = await startCommunity({ connectionString: community.connectionString });
});
afterAll(async () => {
  for (const stream of streams) stream.close();
  await second.stop();
  await community.stop();
});

async function newPeople(): Promise<void> {
  author = await community.signUp('글쓴이');
  other = await community.signUp('댓글이');
}

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

async function open(person: Person, query = '', headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await openEventStream(`${address}/api/v1/notifications/stream${query}`, {
    authorization: `Bearer ${person.token}`,
    ...headers,
  });
  streams.push(stream);
  return stream;
}

/** A new post, and somebody's comment on it, told. */
async function tell(times = 1, node: Community = community): Promise<{ post: string; comment: string }> {
  let made = { post: '', comment: '' };
  for (let n = 0; n < times; n += 1) {
    const post = (await author.post('/api/v1/posts', { space: 'free', title: `글 ${n}`, body: '본문' })).body
      .id;
    const comment = (await other.post(`/api/v1/posts/${post}/comments`, { body: '말' })).body.id;
    made = { post, comment };
  }
  await node.node.jobs.drain();
  return made;
}

const seqs = ({ events }: EventStream) =>
  events.filter(({ event }) => event === 'notification').map(({ data }) => data.seq);

describe('the live inbox', () => {
  it('sends what happens from now on, with its number as id, to every tab', async () => {
    await newPeople();
    await tell();
    const tabs = [await open(author), await open(author), await open(author)];
    expect(tabs[0]).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      },
    });
    await soon(() => expect(tabs.map((tab) => tab.lastId())).toEqual(['1', '1', '1']));
    await tell();
    for (const tab of tabs) {
      await soon(() => expect(tab.events).toHaveLength(1));
      expect(tab.events[0]).toMatchObject({
        event: 'notification',
        id: '2',
        data: { seq: 2, type: 'posts.commented', unread: 2, replaces: null, reason: 'author' },
      });
    }
    const { items } = (await author.get('/api/v1/notifications')).body;
    const { replaces: _replaces, unread: _unread, ...item } = tabs[0]!.events[0]!.data;
    expect(item).toEqual(items[0]);
  });

  it('hears of what happens on another node', async () => {
    await newPeople();
    const tab = await open(author);
    await soon(() => expect(tab.lastId()).toBe('0'));
    await tell(1, second);
    await soon(() => expect(seqs(tab)).toEqual([1]));
  });

  it('looks for itself when no wake-up comes', async () => {
    await newPeople();
    const tab = await open(author);
    await soon(() => expect(tab.lastId()).toBe('0'));
    const published = vi.spyOn(community.node.engines.bus, 'publish').mockReturnValue(undefined);
    try {
      await tell();
      await soon(() => expect(seqs(tab)).toEqual([1]));
    } finally {
      published.mockRestore();
    }
  });

  it('says which notice a batch takes the place of', async () => {
    await newPeople();
    const { post } = await tell();
    const tab = await open(author, '?after=1');
    await other.post(`/api/v1/posts/${post}/comments`, { body: '또' });
    await community.node.jobs.drain();
    await soon(() => expect(tab.events).toHaveLength(1));
    expect(tab.events[0]!.data).toMatchObject({ seq: 2, count: 2, replaces: 1, unread: 1 });
  });

  it('tells other tabs of what was read, and of what is gone', async () => {
    await newPeople();
    const { comment } = await tell(2);
    const tab = await open(author);
    await soon(() => expect(tab.lastId()).toBe('2'));
    await author.put('/api/v1/notifications/read', { upTo: 1 });
    await soon(() => expect(tab.events).toHaveLength(1));
    expect(tab.events[0]).toMatchObject({
      event: 'read',
      id: null,
      data: { unread: 1, items: [{ seq: 1, readAt: expect.any(String) }], gone: [] },
    });
    await other.delete(`/api/v1/comments/${comment}`);
    await soon(() => expect(tab.events).toHaveLength(2));
    expect(tab.events[1]).toMatchObject({ event: 'read', data: { unread: 0, items: [], gone: [2] } });
  });
});

describe('coming back', () => {
  it('goes on after the last number, however far back it is, in order', async () => {
    await newPeople();
    await tell(105);
    const tab = await open(author, '', { 'last-event-id': '3' });
    await soon(() => expect(seqs(tab)).toHaveLength(102));
    expect(seqs(tab)).toEqual(Array.from({ length: 102 }, (_, n) => n + 4));
    const before = await open(author, '?after=0');
    await soon(() => expect(seqs(before)).toHaveLength(105));
  });

  it('is told what was read while it was away', async () => {
    await newPeople();
    await tell(3);
    await author.put('/api/v1/notifications/read', { upTo: 2 });
    const tab = await open(author, '', { 'last-event-id': '3' });
    await soon(() => expect(tab.events).toHaveLength(1));
    expect(tab.events[0]!.data).toMatchObject({ unread: 1, items: [{ seq: 1 }, { seq: 2 }] });
  });

  it.each(['x', '-1', '7', '1.5', '99999999999999999999', '1e3', '007', '%00', 'ㄱ', "'--", '$$', '\u202e'])(
    'fetches anew when %s is no place in the inbox',
    async (after) => {
      await newPeople();
      await tell();
      const tab = await open(author, `?after=${encodeURIComponent(after)}`);
      await soon(() => expect(tab.events).toHaveLength(1));
      expect(tab.events[0]).toMatchObject({ event: 'reset', id: '1', data: { unread: 1, lastSeq: 1 } });
      await tell();
      await soon(() => expect(seqs(tab)).toEqual([2]));
    },
  );

  it('never gives what is another member’s', async () => {
    await newPeople();
    await tell();
    const stranger = await community.signUp();
    const tab = await open(stranger, '', { 'last-event-id': '1' });
    await soon(() => expect(tab.events).toHaveLength(1));
    expect(tab.events[0]).toMatchObject({ event: 'reset', data: { unread: 0, lastSeq: 0 } });
  });
});

describe('the end of a stream', () => {
  it('comes with the session: signed out, role changed, and no other session with it', async () => {
    await newPeople();
    const again = await community.request({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: author.email, password: author.password },
    });
    const tab = await open(author);
    const stays = await open({ ...author, token: String(again.headers['set-auth-token']) });
    await soon(() => expect([tab.lastId(), stays.lastId()]).toEqual(['0', '0']));
    expect((await author.post('/api/auth/sign-out', {})).status).toBeLessThan(300);
    await tab.ended;
    expect(stays.isEnded()).toBe(false);
    const admin = await community.signUp('마당지기', 'admin');
    await admin.put(`/api/v1/admin/accounts/${author.id}/role`, { role: 'moderator' });
    await stays.ended;
  });

  /** What happened is seen without the round that looks at everybody once in ten seconds. */
  async function expectEndWithin(tab: EventStream, ms: number): Promise<void> {
    const started = performance.now();
    await tab.ended;
    expect(performance.now() - started).toBeLessThan(ms);
  }
  const signInAgain = (person: Person, headers: Record<string, string> = {}) =>
    community.request({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: person.email, password: person.password },
      headers,
    });

  it.each<[string, (leaving: string) => Promise<unknown>]>([
    [
      'a sign-in takes its place in the same browser',
      (leaving) =>
        signInAgain(other, {
          cookie: `madang.session_token=${encodeURIComponent(leaving)}`,
          origin: 'http://localhost:80',
        }),
    ],
    [
      'its owner ends it from the list',
      async () => {
        const { items } = (await author.get('/api/v1/me/sessions')).body;
        const { id } = items.find((one: { current: boolean }) => !one.current);
        return author.delete(`/api/v1/me/sessions/${id}`);
      },
    ],
    ['its owner ends all others', () => author.delete('/api/v1/me/sessions')],
    [
      'its owner gets a new password elsewhere',
      () =>
        author.post('/api/auth/change-password', {
          currentPassword: author.password,
          newPassword: 'zw8-Hh!2jq0-oo',
        }),
    ],
  ])('comes within a second when %s', async (_why, act) => {
    await newPeople();
    const leaving = String((await signInAgain(author)).headers['set-auth-token']);
    const tab = await open({ ...author, token: leaving });
    const stays = await open(other);
    await soon(() => expect([tab.lastId(), stays.lastId()]).toEqual(['0', '0']));
    const done = (await act(leaving)) as { status: number };
    expect(done.status).toBeLessThan(300);
    await expectEndWithin(tab, 1_000);
    expect(stays.isEnded()).toBe(false);
  });

  it('comes with the key: ended, or at its time; not with another one', async () => {
    await newPeople();
    const make = async () =>
      (await author.post('/api/v1/me/api-keys', { name: '프로그램', scopes: ['read'], days: 1 })).body;
    const keys = [await make(), await make(), await make()];
    const tabs = await Promise.all(keys.map(({ key }) => open({ ...author, token: key })));
    await soon(() => expect(tabs.map((tab) => tab.lastId())).toEqual(['0', '0', '0']));
    await author.delete(`/api/v1/me/api-keys/${keys[0].id}`);
    await expectEndWithin(tabs[0]!, 1_000);
    const late = await make();
    await sql`
      update account_api_keys set expires_at = now() + interval '2.5 seconds' where id = ${late.id}`.execute(
      community.node.ctx.db,
    );
    const short = await open({ ...author, token: late.key });
    await soon(() => expect(short.lastId()).toBe('0'));
    expect(short.isEnded()).toBe(false);
    await expectEndWithin(short, 4_500);
    expect([tabs[1]!.isEnded(), tabs[2]!.isEnded()]).toEqual([false, false]);
  });

  it('comes with the look of an administrator as the member, and with their own session', async () => {
    await newPeople();
    const admin = await community.signUp('마당지기', 'admin');
    const look = async () => {
      const begun = await admin.post(`/api/v1/admin/members/${author.id}/impersonation`, {
        reason: '글이 안 보인다고 해서',
      });
      expect(begun.status, JSON.stringify(begun.body)).toBeLessThan(300);
      const tab = await open(admin, '', { 'madang-impersonation': begun.body.token });
      await soon(() => expect(tab.lastId()).not.toBe(''));
      return tab;
    };
    const first = await look();
    await admin.delete('/api/v1/me/impersonation');
    await expectEndWithin(first, 1_000);
    const next = await look();
    // It lives on through the round that looks at everybody.
    await vi.waitFor(() => expect(next.pings()).toBeGreaterThan(0), { timeout: 15_000 });
    expect(next.isEnded()).toBe(false);
    await admin.post('/api/auth/sign-out', {});
    await expectEndWithin(next, 1_000);
  });

  it('is refused to guests, and unknown questions are', async () => {
    const guest = await openEventStream(`${address}/api/v1/notifications/stream`);
    expect(guest.status).toBe(401);
    guest.close();
    await newPeople();
    const tab = await open(author, '?since=1');
    expect(tab.status).toBe(422);
    tab.close();
  });

  it('closes who takes nothing, and keeps no more than a page for them', async () => {
    await newPeople();
    await tell();
    await sql`
      insert into notices (account_id, seq, key, kind, reason, params, post_id, first_seq, made_version, changed_version, created_at)
      select account_id, n, 'k' || n, kind, reason, params, post_id, n, n, n, created_at
      from notices, generate_series(2, 40000) as n where account_id = ${author.id}`.execute(
      community.node.ctx.db,
    );
    await sql`update inboxes set last_seq = 40000, version = 40000, unread = 40000 where account_id = ${author.id}`.execute(
      community.node.ctx.db,
    );
    const served: { stream: Stream; response: ServerResponse }[] = [];
    const server = createServer((_, response) => {
      const actor = {
        id: author.id,
        role: 'member',
        sessionId: '',
        emailVerified: true,
      } as Actor;
      const stream = new Stream({ ctx: community.node.ctx, actor, response, takeTurn: (work) => work() });
      served.push({ stream, response });
      void stream.begin('0');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const slow = await openEventStream(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    slow.pause();
    const [{ stream, response }] = served as [(typeof served)[0]];
    await soon(() => expect(response.writableNeedDrain).toBe(true));
    stream.beat();
    expect(response.destroyed).toBe(false);
    expect(response.writableLength).toBeLessThan(200_000);
    stream.beat();
    expect(response.destroyed).toBe(true);
    slow.close();
    server.close();
  });

  it('comes at once when the server stops', async () => {
    const third = await startCommunity({ connectionString: community.connectionString });
    await newPeople();
    const there = await listen(third);
    const tab = await openEventStream(`${there}/api/v1/notifications/stream`, {
      authorization: `Bearer ${author.token}`,
    });
    await soon(() => expect(tab.lastId()).toBe('0'));
    await third.stop();
    await tab.ended;
  });
});
