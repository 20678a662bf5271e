import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../../test/community.ts';
import { listen, openStomp, type StompClient } from '../../../test/stomp.ts';

let community: Community;
let second: Community;
let address: string;
let host: Person;
let guest: Person;
const open: StompClient[] = [];

beforeAll(async () => {
  community = await startCommunity();
  address = await listen(community);
  second = await startCommunity({ connectionString: community.connectionString });
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.stop()));
  await second.stop();
  await community.stop();
});
beforeEach(async () => {
  [host, guest] = await Promise.all([community.signUp('방장'), community.signUp('손님')]);
});

async function enter(person: Person, at = address): Promise<StompClient> {
  const client = await openStomp(at, person.token);
  open.push(client);
  return client;
}

async function room(more: object = {}): Promise<string> {
  const made = await host.post('/api/v1/rooms', { type: 'group', title: '이야기방', listed: true, ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}
const join = async (person: Person, id: string, body: object = {}): Promise<void> => {
  const { status } = await person.put(`/api/v1/rooms/${id}/members/me`, body);
  expect([200, 201, 204]).toContain(status);
};
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 10 });
/** The log of a room from `after` on, as it is fetched. */
async function fetched(person: Person, id: string, after: number): Promise<number[]> {
  const { body } = await person.get(`/api/v1/rooms/${id}/messages?after=${after}&limit=100`);
  return body.items.map(({ seq }: { seq: number }) => seq);
}

describe('a room, live', () => {
  it('tells the story of a room: made, entered, history, left, handed over, closed', async () => {
    const id = await room({ password: '열려라참깨' });
    expect((await guest.put(`/api/v1/rooms/${id}/members/me`, { password: '아니야' })).status).toBe(403);
    const ours = await enter(host);
    const heard = await ours.follow(id, 0);
    await join(guest, id, { password: '열려라참깨' });
    const theirs = await enter(guest);
    const history = await theirs.follow(id);
    for (let n = 1; n <= 30; n += 1) await ours.say(id, `${n}번째 말`);
    await soon(() => expect(history.entries.filter(({ type }) => type === 'message')).toHaveLength(30));
    expect(history.entries.map(({ content }) => content)).toEqual(
      Array.from({ length: 30 }, (_, n) => `${n + 1}번째 말`),
    );
    const [{ clientId, sender }] = history.entries;
    expect([clientId, sender.handle]).toEqual([null, host.handle]);
    expect(heard.entries.at(-1).clientId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(history.entries)).not.toContain('@people.test');

    expect((await host.delete(`/api/v1/rooms/${id}/members/me`)).status).toBe(204);
    await soon(() =>
      expect(history.entries.map(({ type }) => type).slice(-2)).toEqual(['left', 'host-changed']),
    );
    await soon(() => expect(ours.closed()?.code).toBe(4403));
    expect((await guest.delete(`/api/v1/rooms/${id}/members/me`)).status).toBe(204);
    await soon(() => expect(theirs.closed()?.code).toBe(4403));
    expect((await guest.get(`/api/v1/rooms/${id}`)).body.closedAt).not.toBeNull();
  });

  it('replays what came after a number, then goes on, with no gap and nothing twice', async () => {
    const id = await room();
    await join(guest, id);
    const sending = Array.from({ length: 3 }, async (_, k) => {
      const client = await enter(k === 0 ? guest : host);
      for (let n = 0; n < 35; n += 1) await client.say(id, `${k}-${n}`);
    });
    const followers = [];
    for (let n = 0; n < 6; n += 1) {
      const client = await enter(n % 2 === 0 ? host : guest);
      followers.push({ heard: await client.follow(id, n === 5 ? 3 : 0), after: n === 5 ? 3 : 0 });
    }
    await Promise.all(sending);
    for (const { heard, after } of followers) {
      const first = heard.seqs[0]!;
      await soon(() =>
        expect(heard.entries.filter(({ type }) => type === 'message').length).toBeGreaterThan(100),
      );
      const last = heard.seqs.at(-1)!;
      expect(heard.seqs).toEqual(Array.from({ length: last - first + 1 }, (_, k) => first + k));
      expect(first).toBeGreaterThan(after);
    }
    expect(followers[0]!.heard.seqs.slice(0, 100)).toEqual(await fetched(host, id, 0));
  });

  it('hears of what is said on another node, and looks for itself when no wake-up comes', async () => {
    const id = await room();
    const heard = await (await enter(host)).follow(id);
    const there = await enter(host, await listen(second));
    await there.say(id, '저쪽에서');
    await soon(() => expect(heard.entries.map(({ content }) => content)).toEqual(['저쪽에서']));
    const published = vi.spyOn(community.node.engines.bus, 'publish').mockReturnValue(undefined);
    try {
      await host.post(`/api/v1/rooms/${id}/messages`, { content: '조용히' });
      await soon(() => expect(heard.entries.at(-1).content).toBe('조용히'));
    } finally {
      published.mockRestore();
    }
  });

  it('answers a message when it is written, and a repeated one with the same place', async () => {
    const id = await room();
    const client = await enter(host);
    const heard = await client.follow(id);
    await client.say(id, '한 번', 'once');
    const count = async () => (await fetched(host, id, 0)).length;
    const before = await count();
    await client.say(id, '한 번', 'once');
    expect(await count()).toBe(before);
    await client.say(id, '두 번');
    await soon(() => expect(heard.entries.map(({ content }) => content)).toEqual(['한 번', '두 번']));
  });

  it('tells of edits with the message as it is now', async () => {
    const id = await room();
    const client = await enter(host);
    const heard = await client.follow(id);
    await client.say(id, '처음');
    await soon(() => expect(heard.entries).toHaveLength(1));
    const { seq, version } = heard.entries[0];
    const edited = await host.patch(`/api/v1/rooms/${id}/messages/${seq}`, { content: '고침', version });
    expect(edited.status).toBe(200);
    await soon(() => expect(heard.entries).toHaveLength(2));
    expect(heard.entries[1]).toMatchObject({ type: 'edited', target: seq, message: { content: '고침' } });
  });
});

describe('a connection ends', () => {
  it('for who was removed: nothing more comes', async () => {
    const id = await room();
    await join(guest, id);
    const client = await enter(guest);
    const heard = await client.follow(id);
    expect((await host.delete(`/api/v1/rooms/${id}/members/${guest.handle}`)).status).toBe(204);
    await soon(() => expect(client.closed()?.code).toBe(4403));
    await host.post(`/api/v1/rooms/${id}/messages`, { content: '뒷말' });
    expect(heard.entries.map(({ content }) => content)).not.toContain('뒷말');
  });

  it('with the entry that says so, also when no wake-up comes; a stay from before ends nothing', async () => {
    const id = await room();
    await join(guest, id);
    await guest.delete(`/api/v1/rooms/${id}/members/me`);
    await join(guest, id);
    const client = await enter(guest);
    const heard = await client.follow(id, 0);
    await soon(() => expect(heard.entries.map(({ type }) => type)).toEqual(['joined', 'left', 'joined']));
    const published = vi.spyOn(community.node.engines.bus, 'publish').mockReturnValue(undefined);
    try {
      await host.delete(`/api/v1/rooms/${id}/members/${guest.handle}`);
      await host.post(`/api/v1/rooms/${id}/messages`, { content: '뒷말' });
      await soon(() => expect(client.closed()?.code).toBe(4403));
    } finally {
      published.mockRestore();
    }
    expect(heard.entries.map(({ type }) => type)).toEqual(['joined', 'left', 'joined', 'removed']);
  });

  it('with the session', async () => {
    const client = await enter(guest);
    expect(client.closed()).toBeNull();
    await guest.post('/api/auth/sign-out', {});
    await soon(() => expect(client.closed()?.code).toBe(4401));
  });

  it(
    'not because the database does not answer: who is signed in is asked again',
    { timeout: 30_000 },
    async () => {
      const somebody = await community.signUp('기다리는 이');
      const client = await enter(somebody);
      const { ctx, engines } = community.node;
      await ctx.db.transaction().execute(async (locking) => {
        await sql`lock table account_sessions in access exclusive mode`.execute(locking);
        engines.bus.publish('account', somebody.id);
        // Longer than a statement waits for a lock.
        await sleep(6_500);
      });
      await sleep(1_500);
      expect(client.closed()).toBeNull();
      await sql`delete from account_sessions where account_id = ${somebody.id}`.execute(ctx.db);
      engines.bus.publish('account', somebody.id);
      await soon(() => expect(client.closed()?.code).toBe(4401));
    },
  );

  it('when the server stops, so that clients come back', async () => {
    const third = await startCommunity({ connectionString: community.connectionString });
    const client = await enter(guest, await listen(third));
    await third.stop();
    await soon(() => expect(client.closed()?.code).toBe(1012));
  });

  it('for the oldest of more than ten of a member', async () => {
    const clients: StompClient[] = [];
    for (let n = 0; n < 11; n += 1) clients.push(await enter(guest));
    await soon(() => expect(clients[0]!.closed()?.code).toBe(1008));
    expect(clients.slice(1).map((one) => one.closed())).toEqual(Array(10).fill(null));
  });
});
