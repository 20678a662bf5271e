import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { OutboundFailed, OutboundRefused, type Outbound } from './port.ts';
import { createOutbound, type Resolve } from './undici.ts';

const running: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(
    running.splice(0).map((server) => new Promise((resolve) => server.close(() => resolve(null)))),
  );
});

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(server);
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener): Promise<number> => listen(createHttpServer(listener));

/** Counts who knocks at this machine. */
async function doorbell(): Promise<{ port: number; rings: () => number }> {
  let rings = 0;
  const port = await listen(createServer(() => (rings += 1)));
  return { port, rings: () => rings };
}

const home: Outbound = createOutbound({ allow: ['127.0.0.1/32'] });
const reasonOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'answered',
    (error: unknown) => {
      if (error instanceof OutboundRefused || error instanceof OutboundFailed) return error.reason;
      throw error;
    },
  );

describe('addresses that are never called', () => {
  const loopback = [
    '127.0.0.1', '127.1', '127.0.0.1.', '0', '0.0.0.0', '0x7f000001', '0x7f.0.0.1', '017700000001', '2130706433',
    '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[::127.0.0.1]', '１２７.0.0.1', '127。0。0。1',
  ]; // prettier-ignore
  const others = [
    '10.0.0.8', '172.16.3.4', '192.168.1.1', '169.254.169.254', '100.64.0.1', '192.0.0.1', '192.0.2.7', '198.18.0.1',
    '198.51.100.3', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255', '[fe80::1]', '[fc00::1]', '[fd12::1]',
    '[ff02::1]', '[2001:db8::1]', '[::ffff:10.0.0.1]', '[::ffff:a9fe:a9fe]', '192.88.99.1', '[2001::1]', '[100::1]',
  ]; // prettier-ignore

  it.each([...loopback, ...others])('http://%s', async (host) => {
    const bell = await doorbell();
    const guard = createOutbound();
    const url = `http://${host}:${bell.port}/`;
    expect(await reasonOf(guard.check(url))).toBe('address');
    expect(await reasonOf(guard.send({ url }))).toBe('address');
    expect(bell.rings()).toBe(0);
  });

  it.each([
    ['file:///etc/passwd', 'scheme'],
    ['gopher://example.com/_x', 'scheme'],
    ['ftp://example.com/', 'scheme'],
    ['data:text/plain,x', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['//example.com', 'not-a-url'],
    ['http://', 'not-a-url'],
    ['http://user:secret@93.184.216.34/', 'credentials'],
    ['http://127.0.0.1@93.184.216.34/', 'credentials'],
    ['http://93.184.216.34:25/', 'port'],
    ['http://93.184.216.34:22/', 'port'],
    ['http://93.184.216.34:5432/', 'port'],
    ['http://93.184.216.34:6379/', 'port'],
    [`http://93.184.216.34/${'a'.repeat(3_000)}`, 'not-a-url'],
  ])('%s is refused: %s', async (url, reason) => {
    expect(await reasonOf(createOutbound().check(url))).toBe(reason);
    expect(await reasonOf(createOutbound().send({ url }))).toBe(reason);
  });

  it('names that lead to a private network, also beside a public address', async () => {
    const bell = await doorbell();
    const leads = (...addresses: string[]): Resolve => {
      return async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    const url = `http://inside.example:${bell.port}/`;
    for (const resolve of [leads('127.0.0.1'), leads('93.184.216.34', '127.0.0.1'), leads('::1')]) {
      expect(await reasonOf(createOutbound({ resolve }).check(url))).toBe('address');
      expect(await reasonOf(createOutbound({ resolve }).send({ url }))).toBe('address');
    }
    expect(await reasonOf(createOutbound().send({ url: `http://localhost:${bell.port}/` }))).toBe('address');
    expect(await reasonOf(createOutbound().send({ url: `http://localhost.:${bell.port}/` }))).toBe('address');
    expect(bell.rings()).toBe(0);
  });

  it('a name that leads elsewhere the second time is called where it was looked at', async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(request.headers.host ?? '');
      response.end('first');
    });
    let asked = 0;
    const resolve: Resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const answer = await createOutbound({ allow: ['127.0.0.1'], resolve }).send({
      url: `http://turning.example:${port}/`,
    });
    expect(answer.body.toString()).toBe('first');
    expect(asked).toBe(1);
    expect(seen).toEqual([`turning.example:${port}`]);
  });

  it('a redirect into a private network, and one too many', async () => {
    const bell = await doorbell();
    let to = `http://127.0.0.2:${bell.port}/`;
    const port = await serve((_request, response) => response.writeHead(302, { location: to }).end());
    const url = `http://127.0.0.1:${port}/`;
    expect(await reasonOf(home.send({ url, method: 'GET', redirects: 3 }))).toBe('address');
    expect(bell.rings()).toBe(0);
    to = url;
    expect(await reasonOf(home.send({ url, method: 'GET', redirects: 99 }))).toBe('redirects');
    to = 'file:///etc/passwd';
    expect(await reasonOf(home.send({ url, method: 'GET', redirects: 1 }))).toBe('scheme');
    const kept = await home.send({ url, body: 'x' });
    expect(kept.status).toBe(302);
  });
});

describe('calls', () => {
  it('sends what it is told, and nothing that identifies anybody else', async () => {
    let got: { method: string | undefined; headers: Record<string, unknown>; body: string } | null = null;
    const port = await serve((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        got = { method: request.method, headers: request.headers, body };
        response.writeHead(201, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] }).end('made');
      });
    });
    const answer = await home.send({
      url: `http://127.0.0.1:${port}/hook?x=1`,
      headers: { 'content-type': 'application/json', 'webhook-id': 'm1' },
      body: '{"a":1}',
    });
    expect(answer).toMatchObject({ status: 201, cut: false });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'set-cookie': 'a=1, b=2' });
    expect(got).toMatchObject({ method: 'POST', body: '{"a":1}' });
    expect(Object.keys(got!.headers).sort()).toEqual(
      [
        'accept-encoding',
        'connection',
        'content-length',
        'content-type',
        'host',
        'user-agent',
        'webhook-id',
      ].sort(),
    );
  });

  it('takes credentials to no other origin', async () => {
    let second: unknown = 'nobody';
    const there = await serve((request, response) => {
      second = request.headers.authorization;
      response.end();
    });
    const here = await serve((_request, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${there}/` }).end(),
    );
    const headers = { authorization: 'Bearer secret' };
    await home.send({ url: `http://127.0.0.1:${here}/`, method: 'GET', headers, redirects: 1 });
    expect(second).toBeUndefined();
  });

  it('reads no more than it wants, unpacks nothing, and waits no longer than it may', async () => {
    const endless = await serve((_request, response) => {
      const push = (): void => {
        while (response.write(Buffer.alloc(65_536, 97)));
        response.once('drain', push);
      };
      push();
    });
    const answer = await home.send({ url: `http://127.0.0.1:${endless}/`, maxBytes: 1_000 });
    expect(answer).toMatchObject({ status: 200, cut: true });
    expect(answer.body).toHaveLength(1_000);
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const packed = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect((await home.send({ url: `http://127.0.0.1:${packed}/` })).body).toEqual(bomb);
    const silent = await listen(createServer(() => undefined));
    expect(await reasonOf(home.send({ url: `http://127.0.0.1:${silent}/`, timeoutMs: 150 }))).toBe('timeout');
    const slow = await serve((_request, response) => {
      response.write('a');
    });
    expect(await reasonOf(home.send({ url: `http://127.0.0.1:${slow}/`, timeoutMs: 150 }))).toBe('timeout');
  });

  it('says why nobody answered', async () => {
    const gone = await serve(() => undefined);
    await new Promise((resolve) => running.pop()!.close(resolve));
    expect(await reasonOf(home.send({ url: `http://127.0.0.1:${gone}/` }))).toBe('unreachable');
    const rude = await listen(createServer((socket) => socket.on('data', () => socket.destroy())));
    expect(await reasonOf(home.send({ url: `http://127.0.0.1:${rude}/` }))).toBe('unknown');
    const babble = await listen(
      createServer((socket) => socket.on('data', () => socket.end('no http\r\n\r\n'))),
    );
    expect(await reasonOf(home.send({ url: `http://127.0.0.1:${babble}/` }))).toBe('unknown');
    const plain = await listen(createServer((socket) => socket.on('data', () => socket.end('no tls'))));
    expect(['tls', 'unknown']).toContain(await reasonOf(home.send({ url: `https://127.0.0.1:${plain}/` })));
    const resolve: Resolve = async () => [];
    const lost = createOutbound({ resolve });
    expect(await reasonOf(lost.send({ url: 'http://nowhere.example/' }))).toBe('unresolved');
    expect(await reasonOf(lost.check('http://nowhere.example/'))).toBe('answered');
  });
});
