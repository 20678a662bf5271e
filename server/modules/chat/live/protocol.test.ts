import { connect, type AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCommunity, type Community, type Person } from '../../../test/community.ts';
import { openStomp } from '../../../test/stomp.ts';

let community: Community;
let port: number;
let host: Person;
let stranger: Person;
let roomId: string;

beforeAll(async () => {
  community = await startCommunity({ env: { RATE_LIMIT_SCALE: '1' } });
  const { http } = community.node.app;
  await http.listen({ port: 0, host: '127.0.0.1' });
  port = (http.server.address() as AddressInfo).port;
  [host, stranger] = [await community.signUp('방장'), await community.signUp('모르는이')];
  roomId = (await host.post('/api/v1/rooms', { type: 'group', title: '방' })).body.id;
});
afterAll(() => community.stop());

const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 10 });

interface Raw {
  socket: WebSocket;
  received: () => string;
  closed: () => number | null;
}

/** A WebSocket that says what it is told to, and nothing of its own. */
async function raw(headers: Record<string, string> = {}, protocols = ['v12.stomp']): Promise<Raw> {
  const options = { protocols, headers } as unknown as string[];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options);
  let received = '';
  let closed: number | null = null;
  socket.addEventListener('message', ({ data }) => void (received += String(data)));
  socket.addEventListener('close', ({ code }) => void (closed = code));
  await new Promise<void>((done, fail) => {
    socket.addEventListener('open', () => done());
    socket.addEventListener('error', () => fail(new Error('refused')));
  });
  return { socket, received: () => received, closed: () => closed };
}
const hello = (token: string, more = '') =>
  `CONNECT\naccept-version:1.1,1.2\nauthorization:Bearer ${token}\n${more}\n\0`;

async function connected(person = host): Promise<Raw> {
  const one = await raw();
  one.socket.send(hello(person.token));
  await soon(() => expect(one.received()).toContain('CONNECTED\nversion:1.2'));
  return one;
}

describe('coming in', () => {
  it('is by cookie, from a page of this site only', async () => {
    const signedIn = await community.request({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: host.email, password: host.password },
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0]!;
    const own = `http://127.0.0.1:${port}`;
    const inside = await raw({ cookie, origin: own });
    inside.socket.send('CONNECT\naccept-version:1.2\n\n\0');
    await soon(() => expect(inside.received()).toContain('CONNECTED'));
    inside.socket.send(
      `SEND\ndestination:/app/rooms/${roomId}/messages\nreceipt:1\n\n{"content":"쿠키로"}\0`,
    );
    await soon(() => expect(inside.received()).toContain('RECEIPT\nreceipt-id:1'));
    for (const origin of ['http://elsewhere.test', 'null', `${own}.elsewhere.test`])
      await expect(raw({ cookie, origin })).rejects.toThrow();
    inside.socket.close();
  });

  it('is by cookie behind a proxy that speaks TLS as well', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
    const signedIn = await community.request({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: host.email, password: host.password },
      headers,
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0]!;
    expect(cookie).toMatch(/^__Host-/);
    const inside = await raw({ ...headers, cookie, origin: `https://127.0.0.1:${port}` });
    inside.socket.send('CONNECT\naccept-version:1.2\n\n\0');
    await soon(() => expect(inside.received()).toContain('CONNECTED'));
    inside.socket.send(
      `SEND\ndestination:/app/rooms/${roomId}/messages\nreceipt:1\n\n{"content":"프록시 뒤에서"}\0`,
    );
    await soon(() => expect(inside.received()).toContain('RECEIPT\nreceipt-id:1'));
    inside.socket.close();
  });

  it('is by no token in an address', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?access_token=${host.token}`, ['v12.stomp']);
    let code: number | null = null;
    socket.addEventListener('open', () => socket.send('CONNECT\naccept-version:1.2\n\n\0'));
    socket.addEventListener('close', (event) => void ({ code } = event));
    await soon(() => expect(code).toBe(4401));
  });

  it.each([
    ['no session', () => 'CONNECT\naccept-version:1.2\n\n\0', 4401, 'accounts.sign_in_required'],
    ['a wrong one', () => hello('wrong.token'), 4401, 'accounts.sign_in_required'],
    ['another version', () => 'CONNECT\naccept-version:1.0,1.1\n\n\0', 1008, 'version:1.2'],
    ['a bad heart-beat', () => hello(host.token, 'heart-beat:1,x\n'), 1008, 'stomp.bad_heart_beat'],
    ['another frame first', () => 'SUBSCRIBE\nid:1\ndestination:/x\n\n\0', 1008, 'stomp.not_connected'],
    ['twice', () => hello(host.token) + hello(host.token), 1008, 'stomp.connected_twice'],
    ['no STOMP', () => 'GET / HTTP/1.1\r\n\r\n', 1008, 'stomp.bad_frame'],
  ])('is refused with %s', async (_, bytes, code, words) => {
    const one = await raw();
    one.socket.send(bytes());
    await soon(() => expect(one.closed()).toBe(code));
    expect(one.received()).toContain('ERROR\n');
    expect(one.received()).toContain(words);
  });

  it('asks for a WebSocket', async () => {
    const answer = await community.guest.get('/ws');
    expect([answer.status, answer.body.code]).toEqual([426, 'chat.websocket_needed']);
  });
});

describe('a frame that cannot be', () => {
  const send = (body: string, more = '') =>
    `SEND\ndestination:/app/rooms/${roomId}/messages\nreceipt:r\n${more}\n${body}\0`;
  const subscribe = (more: string) => `SUBSCRIBE\nid:1\nreceipt:r\n${more}\n\0`;
  it.each<[string, () => string | Uint8Array, number, string]>([
    [
      'an unknown destination',
      () => subscribe('destination:/topic/elsewhere\n'),
      1008,
      'stomp.unknown_destination',
    ],
    ['no destination', () => subscribe(''), 1008, 'stomp.header_missing'],
    ['a room that is not', () => subscribe('destination:/topic/rooms/999999\n'), 4403, 'chat.room_not_found'],
    [
      'a place that is not yet',
      () => subscribe(`destination:/topic/rooms/${roomId}\nafter:999\n`),
      1008,
      'stomp.bad_after',
    ],
    [
      'a place that is none',
      () => subscribe(`destination:/topic/rooms/${roomId}\nafter:-1\n`),
      1008,
      'stomp.bad_after',
    ],
    [
      'another acknowledgement',
      () => subscribe(`destination:/topic/rooms/${roomId}\nack:maybe\n`),
      1008,
      'stomp.bad_header',
    ],
    ['no subscription', () => 'UNSUBSCRIBE\nid:9\nreceipt:r\n\n\0', 1008, 'stomp.not_subscribed'],
    ['a transaction', () => 'BEGIN\ntransaction:t\nreceipt:r\n\n\0', 1008, 'stomp.no_transactions'],
    [
      'part of a transaction',
      () => send('{"content":"a"}', 'transaction:t\n'),
      1008,
      'stomp.no_transactions',
    ],
    ['no JSON', () => send('{'), 1008, 'request.malformed_json'],
    ['nothing said', () => send('{"content":" "}'), 1008, 'request.invalid'],
    ['a field too many', () => send('{"content":"a","senderId":"b"}'), 1008, 'request.unknown_field'],
    ['65 headers', () => send('{}', 'x:1\n'.repeat(63)), 1009, 'too many headers'],
    ['a header without an end', () => `SEND\nx:${'y'.repeat(9_000)}`, 1009, 'a line is too long'],
    ['a body above 64 KiB', () => send('x'.repeat(65_537)), 1009, 'the body is too large'],
    ['bytes', () => Uint8Array.of(0xff, 0xfe, 10), 1008, 'stomp.bad_frame'],
  ])('%s: says why, and ends', async (_, bytes, code, words) => {
    const one = await connected();
    const before = (await host.get(`/api/v1/rooms/${roomId}/messages`)).body.items.length;
    one.socket.send(bytes() as string);
    await soon(() => expect(one.closed()).toBe(code));
    expect(one.received()).toContain('ERROR\n');
    expect(one.received()).toContain(words);
    expect(one.received()).not.toMatch(/ at .*\.ts|select |node_modules/);
    expect((await host.get(`/api/v1/rooms/${roomId}/messages`)).body.items).toHaveLength(before);
  });

  it('a room of others is as one that is not', async () => {
    const refusals = [];
    for (const id of [roomId, '999999']) {
      const one = await connected(stranger);
      one.socket.send(`SUBSCRIBE\nid:1\ndestination:/topic/rooms/${id}\n\n\0`);
      await soon(() => expect(one.closed()).toBe(4403));
      refusals.push(one.received().split('ERROR')[1]);
    }
    expect(refusals[0]).toBe(refusals[1]);
    const one = await connected(stranger);
    one.socket.send(`SEND\ndestination:/app/rooms/${roomId}/messages\n\n{"content":"안녕"}\0`);
    await soon(() => expect(one.closed()).toBe(4403));
  });

  it('the 121st in a minute', async () => {
    const one = await connected();
    one.socket.send('ACK\nid:1\n\n\0'.repeat(119));
    one.socket.send('ACK\nid:1\nreceipt:last\n\n\0');
    await soon(() => expect(one.closed()).toBe(1008));
    expect(one.received()).toContain('request.too_many');
  });

  it('a payload without an end', async () => {
    const one = await connected();
    one.socket.send('x'.repeat(200_000));
    await soon(() => expect(one.closed()).toBe(1009));
  });
});

it('comes octet by octet as well, and several at once', async () => {
  const one = await raw();
  for (const octet of Buffer.from(hello(host.token))) one.socket.send(Uint8Array.of(octet));
  await soon(() => expect(one.received()).toContain('CONNECTED'));
  one.socket.send(
    `SUBSCRIBE\nid:1\ndestination:/topic/rooms/${roomId}\nack:client\nreceipt:1\n\n\0\n\nUNSUBSCRIBE\nid:1\nreceipt:2\n\n\0DISCONNECT\nreceipt:3\n\n\0`,
  );
  await soon(() => expect(one.closed()).toBe(1000));
  expect([...one.received().matchAll(/receipt-id:(\d)/g)].map(([, n]) => n)).toEqual(['1', '2', '3']);
});

it('closes who takes nothing; they come back for the rest', { timeout: 90_000 }, async () => {
  const full = await crowdedRoom();
  const one = connect(port, '127.0.0.1');
  one.write(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
  );
  await new Promise((done) => one.once('data', done));
  let ended = false;
  one.on('close', () => void (ended = true));
  one.on('error', () => void (ended = true));
  one.pause();
  one.write(
    Buffer.concat(
      [hello(host.token), `SUBSCRIBE\nid:1\nafter:0\ndestination:/topic/rooms/${full}\n\n\0`].map(masked),
    ),
  );
  // Ten seconds of patience. What is in the buffers already can still be read, and then the end.
  // Longer than a server waits for somebody who takes nothing.
  await new Promise((done) => setTimeout(done, 11_000));
  let bytes = 0;
  one.on('data', (piece) => void (bytes += piece.length));
  one.resume();
  await soon(() => expect(ended).toBe(true));
  expect(bytes).toBeLessThan(600 * 24_000);
  const client = await openStomp(`ws://127.0.0.1:${port}`, host.token);
  const heard = await client.follow(full, 0);
  await soon(() => expect(heard.seqs).toEqual(Array.from({ length: 601 }, (_, n) => n + 1)));
  await client.stop();
});

/** Six hundred long messages: more than the buffers of an operating system take. */
async function crowdedRoom(): Promise<string> {
  const { id } = (await host.post('/api/v1/rooms', { type: 'group', title: '긴 방' })).body;
  const text = '가'.repeat(4_000);
  await sql`
    insert into room_entries (room_id, seq, type, sender_id, content, html, created_at)
    select ${id}::bigint, n, 'message', ${host.id}::uuid, ${text}, ${text}, now() from generate_series(2, 601) as n
  `.execute(community.node.ctx.db);
  await sql`update rooms set last_seq = 601 where id = ${id}::bigint`.execute(community.node.ctx.db);
  return id;
}

/** As a client sends it: masked, with zeros. */
function masked(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = bytes.length < 126 ? [0x80 | bytes.length] : [0xfe, bytes.length >> 8, bytes.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), bytes]);
}
