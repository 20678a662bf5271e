import { connect, type AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { limitBodyTime } from './body-deadline.ts';

async function answersTo(sent: string, bodySeconds: number): Promise<string> {
  const http = Fastify();
  http.addHook('onRequest', limitBodyTime);
  http.post('/', { config: { access: { who: 'guest' }, bodySeconds } }, () => ({ fine: true }));
  await http.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((http.server.address() as AddressInfo).port, '127.0.0.1');
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  socket.write(sent);
  const text = await answer;
  await http.close();
  return text;
}

const request = (length: number, body: string) =>
  `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;

it('hangs up on a body that does not end', async () => {
  expect(await answersTo(request(100, '{"a":'), 0.1)).toMatch(/^HTTP\/1\.1 408 /);
});

it('lets alone what has arrived', async () => {
  expect(await answersTo(request(2, '{}'), 0.1)).toMatch(/^HTTP\/1\.1 200 .*"fine":true/s);
});
