import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { DomainError } from '../../kernel/errors.ts';
import { receiveFiles } from './receive.ts';

/** Forms over a real socket, as no browser sends them. */
let http: FastifyInstance;
let folder: string;
const total = 300_000;
const large = 300 * 1024 * 1024;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madang-receive-'));
  http = Fastify();
  await http.register(multipart, { throwFileSizeLimit: false });
  http.post<{ Params: { total: string } }>('/:total', async (request) => {
    const own = await mkdtemp(join(folder, 'upload-'));
    try {
      const rules = { total: Number(request.params.total), files: 2, patience: 400 };
      const files = await receiveFiles(request, own, rules);
      return files.map(({ name, size }) => ({ name, size }));
    } catch (error) {
      return error instanceof DomainError ? { kind: error.kind, code: error.code } : { bug: String(error) };
    } finally {
      await rm(own, { recursive: true });
    }
  });
  await http.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await http.close();
  await rm(folder, { recursive: true });
});

afterEach(() => expect.poll(() => readdir(folder), { timeout: 15_000 }).toEqual([]));

const part = (name = 'a.txt', field = 'file') =>
  `--b\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n\r\n`;
const head = (length: number | 'chunked', most = total) =>
  `POST /${most} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n${
    length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
  }\r\n\r\n`;
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

function dial(): Socket {
  const socket = connect((http.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  return socket;
}

/** The answer's body, once it is there. */
function answerOf(socket: Socket): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (data: Buffer) => {
      text += data.toString();
      const found = /\r\n\r\n([[{].*[\]}])$/s.exec(text)?.[1];
      if (found) resolve(JSON.parse(found));
    });
    socket.on('close', () => reject(new Error(`closed after ${JSON.stringify(text)}`)));
  });
}

async function send(body: string, length = Buffer.byteLength(body), most = total): Promise<unknown> {
  const socket = dial();
  const answer = answerOf(socket);
  socket.write(head(length, most) + body);
  return answer.finally(() => socket.destroy());
}

const end = '\r\n--b--\r\n';

it('takes what fits', async () => {
  expect(await send(`${part()}hello\r\n${part('b.txt')}${end}`)).toEqual([
    { name: 'a.txt', size: 5 },
    { name: 'b.txt', size: 0 },
  ]);
});

it.each([
  ['a body without its last boundary', `${part()}hello`, 'malformed'],
  ['a body that is no form', 'hello', 'malformed'],
  ['nothing', '', 'invalid'],
  ['another field', `${part('a', 'avatar')}x${end}`, 'malformed'],
  [
    'a field without a file',
    `--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx${end}`,
    'malformed',
  ],
  ['a thousand files', `${`${part()}x\r\n`.repeat(1001)}--b--\r\n`, 'too-large'],
  ['a field name of a mebibyte', `${part('a', 'f'.repeat(250_000))}x${end}`, 'malformed'],
  [
    'ten thousand fields',
    `${'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'.repeat(5_000)}--b--\r\n`,
    'malformed',
  ],
  ['a prototype for a name', `${part('a', '__proto__')}x${end}`, 'malformed'],
  ['more than may come', `${part()}${'x'.repeat(total + 1)}${end}`, 'too-large'],
  ['more between the files than may come', `${'x'.repeat(total + 70_000)}`, 'too-large'],
])('refuses %s', async (_what, body, kind) => {
  expect(await send(body)).toMatchObject({ kind });
});

it('refuses a field name of a whole mebibyte', async () => {
  const body = `${part('a', 'f'.repeat(1024 * 1024))}x${end}`;
  expect(await send(body, body.length, large)).toMatchObject({ kind: 'malformed' });
});

it('refuses a length that is too much before anything comes', async () => {
  const socket = dial();
  const answer = answerOf(socket);
  socket.write(head(10_000_000_000_000));
  expect(await answer).toEqual({ kind: 'too-large', code: 'files.too_large' });
  socket.destroy();
});

it('takes no more than the length that a sender lies about', async () => {
  const whole = `${part()}hello${end}`;
  const rest = 'GET / HTTP/1.1\r\n';
  expect(await send(whole.slice(0, -10) + rest, whole.length - 10)).toMatchObject({ kind: 'malformed' });
  expect(await send(whole.slice(0, -10), whole.length)).toMatchObject({ kind: 'timeout' });
});

it('holds nothing of a large body in memory', async () => {
  const socket = dial();
  const answer = answerOf(socket);
  const before = process.memoryUsage().rss;
  let peak = before;
  socket.write(head('chunked', large) + chunk(part()));
  const piece = chunk('x'.repeat(1024 * 1024));
  for (let sent = 0; sent < 256; sent += 1) {
    if (!socket.write(piece)) await new Promise((resolve) => socket.once('drain', resolve));
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  socket.write(`${chunk(end)}0\r\n\r\n`);
  expect(await answer).toEqual([{ name: 'a.txt', size: 256 * 1024 * 1024 }]);
  // Buffered, it would be 256 at least; sender and receiver share this process.
  expect((peak - before) / 1024 / 1024).toBeLessThan(96);
  socket.destroy();
});

it('refuses an endless body as soon as it is too much', async () => {
  const socket = dial();
  const answer = answerOf(socket);
  socket.write(head('chunked') + chunk(part()));
  const pouring = setInterval(() => socket.write(chunk('x'.repeat(60_000))), 1);
  expect(await answer).toMatchObject({ kind: 'too-large' });
  clearInterval(pouring);
  socket.destroy();
});

it('gives up on a sender that stalls', async () => {
  const socket = dial();
  const answer = answerOf(socket);
  socket.write(`${head(5_000)}${part()}hel`);
  expect(await answer).toEqual({ kind: 'timeout', code: 'files.upload_stalled' });
  socket.destroy();
});

it('leaves nothing behind when the sender hangs up', async () => {
  const socket = dial();
  socket.write(`${head(5_000)}${part()}hel`);
  await expect.poll(() => readdir(folder), { timeout: 15_000 }).toHaveLength(1);
  socket.destroy();
  await expect.poll(() => readdir(folder), { timeout: 15_000 }).toEqual([]);
});
