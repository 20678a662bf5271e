import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createMemoryBus } from '../../../engines/bus/memory.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { Http } from '../../../kernel/module.ts';
import { Presence } from './presence.ts';
import { socketRoutes, socketsOfAnAddress } from './socket.routes.ts';

const most = 3;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const http = Fastify({ trustProxy: true });
let port: number;

beforeAll(async () => {
  const bus = createMemoryBus({ log });
  const parts = { bus, findByBearer: () => Promise.resolve(null), limitScale: most / socketsOfAnAddress };
  http.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof DomainError && error.kind === 'too-many' ? 429 : 500).send(),
  );
  await http.register(async (inner) => socketRoutes(parts, new Presence(bus))(inner as unknown as Http));
  await http.listen({ port: 0, host: '127.0.0.1' });
  port = (http.server.address() as AddressInfo).port;
});
afterAll(() => http.close());

async function open(address: string): Promise<WebSocket | null> {
  const options = { protocols: ['v12.stomp'], headers: { 'x-forwarded-for': address } };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, options as unknown as string[]);
  return new Promise((done) => {
    socket.addEventListener('open', () => done(socket));
    socket.addEventListener('error', () => done(null));
  });
}

it('lets so many connections in from one address, and others when they have left', async () => {
  const sockets = [];
  for (let n = 0; n < most; n += 1) sockets.push(await open('203.0.113.7'));
  expect(sockets).not.toContain(null);
  expect(await open('203.0.113.7')).toBeNull();
  const refused = await http.inject({
    url: '/ws',
    headers: { 'x-forwarded-for': '203.0.113.7', connection: 'upgrade', upgrade: 'websocket' },
  });
  expect(refused.statusCode).toBe(429);
  expect(await open('203.0.113.8')).not.toBeNull();
  sockets[0]!.close();
  await vi.waitFor(async () => expect(await open('203.0.113.7')).not.toBeNull(), { timeout: 10_000 });
});
