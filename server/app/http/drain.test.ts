import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { startCommunity } from '../../test/community.ts';

it('answers a page that is being made when the server stops, and ends its connection', async () => {
  let goOn = (): void => undefined;
  const gate = new Promise<void>((done) => (goOn = done));
  const entered = vi.fn<() => void>();
  const community = await startCommunity({
    web: (raw, response) => {
      entered();
      void gate
        .then(() => raw.madangRead!({ url: '/api/v1/posts', headers: {} }))
        .then(({ status }) => response.end(`read ${status}`));
    },
  });
  const { http } = community.node.app;
  await http.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  const agent = new Agent({ keepAlive: true });
  const asked = ask(`${origin}/slow`, agent);
  await vi.waitFor(() => expect(entered).toHaveBeenCalled());
  const stopped = community.stop();
  expect((await ask(`${origin}/health/ready`, agent)).status).toBe(503);
  // Whoever was not told in time is answered as ever.
  const late = await ask(`${origin}/api/v1/posts`, agent);
  expect([late.status, late.connection]).toEqual([200, 'close']);
  goOn();
  expect(await asked).toEqual({ status: 200, connection: 'close', body: 'read 200' });
  await stopped;
  await expect(ask(`${origin}/health/live`, agent)).rejects.toThrow('ECONNREFUSED');
});

function ask(url: string, agent: Agent): Promise<{ status: number; connection: unknown; body: string }> {
  return new Promise((done, fail) => {
    const asked = request(url, { agent }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => (body += piece));
      answer.on('end', () =>
        done({ status: answer.statusCode!, connection: answer.headers.connection, body }),
      );
    });
    asked.once('error', fail);
    asked.end();
  });
}
