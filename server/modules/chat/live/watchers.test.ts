import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../../test/community.ts';
import { listen, openStomp, type StompClient } from '../../../test/stomp.ts';

let community: Community;
let second: Community;
let addresses: string[];
let admin: Person;
let host: Person;
let guest: Person;
let id: string;
const open: StompClient[] = [];

beforeAll(async () => {
  community = await startCommunity();
  second = await startCommunity({ connectionString: community.connectionString });
  addresses = await Promise.all([community, second].map(listen));
  admin = await community.signUp('운영자', 'admin');
});
afterAll(async () => {
  await Promise.all(open.map((one) => one.stop()));
  await second.stop();
  await community.stop();
});
beforeEach(async () => {
  [host, guest] = await Promise.all([community.signUp('방장'), community.signUp('손님')]);
  id = (await host.post('/api/v1/rooms', { type: 'group', title: '방', listed: true })).body.id;
  await guest.put(`/api/v1/rooms/${id}/members/me`, {});
});

async function enter(person: Person, node = 0): Promise<StompClient> {
  const client = await openStomp(addresses[node]!, person.token);
  open.push(client);
  return client;
}
async function stored(): Promise<unknown[]> {
  const { rows } = await sql`
    select (select json_agg(r order by r.id) from rooms r), (select json_agg(m order by m) from room_members m),
      (select json_agg(e order by e.room_id, e.seq) from room_entries e), (select json_agg(c) from chat_choices c),
      (select json_agg(o) from outbox o)`.execute(community.node.ctx.db);
  return rows;
}
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 10 });
const online = (...people: Person[]) => ({
  roomId: id,
  type: 'presence',
  online: people.map(({ handle }) => handle).sort(),
  count: people.length,
});
const typing = (person: Person, name: string) => ({
  roomId: id,
  type: 'typing',
  member: { handle: person.handle, name },
});

describe('who is there', () => {
  it('is told at once, and after each change, on another node, too', async () => {
    const [ours, theirs] = [await enter(host), await enter(guest, 1)];
    const told = await ours.watch(id);
    await soon(() => expect(told).toEqual([online()]));
    await ours.follow(id);
    await soon(() => expect(told.at(-1)).toEqual(online(host)));
    const again = await enter(guest);
    await theirs.follow(id);
    await again.follow(id);
    await soon(() => expect(told.at(-1)).toEqual(online(host, guest)));
    const there = await theirs.watch(id);
    await soon(() => expect(there).toEqual([online(host, guest)]));
    // Still over another connection.
    await again.stop();
    await ours.stop();
    await soon(() => expect(there.at(-1)).toEqual(online(guest)));
    expect(there.at(-1).count).toBe(1);
  });

  it('is for who is in the room, until they are not', async () => {
    const stranger = await enter(await community.signUp());
    void stranger.watch(id);
    await soon(() => expect(stranger.closed()?.code).toBe(4403));
    expect(stranger.errors[0]!.headers.message).toBe('chat.not_in_room');
    const theirs = await enter(guest);
    const told = await theirs.watch(id);
    await soon(() => expect(told).toHaveLength(1));
    // Also when no wake-up comes: nothing more is told.
    const published = vi.spyOn(community.node.engines.bus, 'publish').mockReturnValue(undefined);
    await host.delete(`/api/v1/rooms/${id}/members/${guest.handle}`);
    await (await enter(host)).follow(id);
    await soon(() => expect(theirs.closed()?.code).toBe(4403));
    published.mockRestore();
    expect(told).toEqual([online()]);
  });

  it('is told to whoever comes while it is being found out, too', async () => {
    const [ours, theirs] = [await enter(host), await enter(guest)];
    // What the first one is to be told waits for this table; the second one comes meanwhile.
    const told = await community.node.ctx.transaction(async (tx) => {
      await sql`lock table chat_choices in access exclusive mode`.execute(tx.db);
      return [await ours.watch(id), await theirs.watch(id)];
    });
    await soon(() => expect(told).toEqual([[online()], [online()]]));
    expect(theirs.closed()).toBeNull();
  });

  it('is nothing in the log, and nothing in the database', async () => {
    const [ours, theirs] = [await enter(host), await enter(guest)];
    const log = await ours.follow(id);
    const told = await ours.watch(id);
    await theirs.follow(id);
    await soon(() => expect(told.at(-1)).toEqual(online(host, guest)));
    const before = await stored();
    await theirs.send(`/app/rooms/${id}/typing`);
    await soon(() => expect(told.at(-1)).toEqual(typing(guest, '손님')));
    await theirs.stop();
    await soon(() => expect(told.at(-1)).toEqual(online(host)));
    expect(await stored()).toEqual(before);
    expect(log.entries).toEqual([]);
  });
});

describe('typing', () => {
  it('is told to the others, not too often, on every node', async () => {
    const [ours, theirs] = [await enter(host, 1), await enter(guest)];
    const [here, there] = [await ours.watch(id), await theirs.watch(id)];
    const began = performance.now();
    for (let n = 0; n < 3; n += 1) await theirs.send(`/app/rooms/${id}/typing`);
    const most = 1 + Math.floor((performance.now() - began) / 2_000);
    await soon(() => expect(here.at(-1)).toEqual(typing(guest, '손님')));
    expect(here.filter(({ type }) => type === 'typing').length).toBeLessThanOrEqual(most);
    expect(there.filter(({ type }) => type === 'typing')).toEqual([]);
    await soon(async () => {
      await theirs.send(`/app/rooms/${id}/typing`);
      expect(here.filter(({ type }) => type === 'typing').length).toBeGreaterThan(1);
    });
  });

  it('is for who may write there', async () => {
    const stranger = await enter(await community.signUp());
    void stranger.send(`/app/rooms/${id}/typing`);
    await soon(() => expect(stranger.closed()?.code).toBe(4403));
    const theirs = await enter(guest);
    const told = await (await enter(host)).watch(id);
    await host.delete(`/api/v1/rooms/${id}`);
    await theirs.send(`/app/rooms/${id}/typing`);
    expect(theirs.closed()).toBeNull();
    expect(told.filter(({ type }) => type === 'typing')).toEqual([]);
    // A program that may only read does not type.
    const made = await host.post('/api/v1/me/api-keys', { name: '봇', scopes: ['read'], days: 30 });
    const program = await enter({ ...host, token: made.body.key });
    void program.send(`/app/rooms/${id}/typing`);
    await soon(() => expect(program.closed()?.code).toBe(1008));
    expect(program.errors[0]!.headers.message).toBe('accounts.scope_missing');
  });

  it('and being there are not seen by two who hear nothing of each other', async () => {
    const third = await community.signUp('셋째');
    await third.put(`/api/v1/rooms/${id}/members/me`, {});
    await guest.put(`/api/v1/members/${encodeURIComponent(host.handle)}/block`);
    const [ours, theirs, last] = [await enter(host), await enter(guest), await enter(third)];
    for (const client of [ours, theirs, last]) await client.follow(id);
    const [a, b, c] = [await ours.watch(id), await theirs.watch(id), await last.watch(id)];
    await theirs.send(`/app/rooms/${id}/typing`);
    await ours.send(`/app/rooms/${id}/typing`);
    await soon(() => expect(c).toContainEqual(typing(guest, '손님')));
    await soon(() => expect(c).toContainEqual(typing(host, '방장')));
    await soon(() => expect(b.at(-1)).toEqual(online(guest, third)));
    await last.send(`/app/rooms/${id}/typing`);
    await soon(() => expect(a.at(-1)).toEqual(typing(third, '셋째')));
    expect(a.filter(({ type }) => type === 'presence').at(-1)).toEqual(online(host, third));
    expect([...a, ...b].filter(({ type }) => type === 'typing').map(({ member }) => member.name)).toEqual(
      expect.not.arrayContaining(['손님', '방장']),
    );
  });
});

describe('whoever does not want to be seen', () => {
  it('is not seen and sees nobody, from then on', async () => {
    const [ours, theirs] = [await enter(host), await enter(guest)];
    for (const client of [ours, theirs]) await client.follow(id);
    const [a, b] = [await ours.watch(id), await theirs.watch(id)];
    await soon(() => expect([a.at(-1), b.at(-1)]).toEqual([online(host, guest), online(host, guest)]));
    expect((await guest.get('/api/v1/me/chat')).body).toEqual({ showPresence: true, version: 1 });
    expect((await guest.put('/api/v1/me/chat', { showPresence: false })).status).toBe(200);
    await soon(() => expect([a.at(-1), b.at(-1)]).toEqual([online(host), online()]));
    const before = b.length;
    await theirs.send(`/app/rooms/${id}/typing`);
    await ours.send(`/app/rooms/${id}/typing`);
    await (await enter(host)).follow(id);
    const quiet = await (await enter(guest)).watch(id);
    await soon(() => expect(quiet).toEqual([online()]));
    expect(b.slice(before)).toEqual([]);
    expect(a.filter(({ type }) => type === 'typing')).toEqual([]);
    await guest.put('/api/v1/me/chat', { showPresence: true });
    await soon(() => expect(b.at(-1)).toEqual(online(host, guest)));
  });

  it('decides alone, and not over what they have not seen', async () => {
    expect((await community.guest.put('/api/v1/me/chat', { showPresence: false })).status).toBe(401);
    const wrong = [
      {},
      { showPresence: 'x' },
      { showPresence: true, version: 0 },
      { showPresence: true, more: 1 },
    ];
    for (const body of wrong) expect((await guest.put('/api/v1/me/chat', body)).status).toBe(422);
    const both = await Promise.all(
      [1, 1].map((version) => guest.put('/api/v1/me/chat', { showPresence: false, version })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await guest.put('/api/v1/me/chat', { showPresence: true, version: 1 })).status).toBe(409);
    expect((await guest.get('/api/v1/me/chat')).body).toEqual({ showPresence: false, version: 2 });
  });

  it('is everybody, where the site does not want it', async () => {
    const ours = await enter(host);
    await ours.follow(id);
    const told = await ours.watch(id);
    await soon(() => expect(told.at(-1)).toEqual(online(host)));
    const set = (on: boolean) => admin.patch('/api/v1/admin/settings', { 'chat.presence': on });
    expect((await set(false)).status).toBe(200);
    await soon(() => expect(told.at(-1)).toEqual(online()));
    await set(true);
    await soon(() => expect(told.at(-1)).toEqual(online(host)));
  });
});
