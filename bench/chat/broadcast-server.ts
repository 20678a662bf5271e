import type { AddressInfo } from 'node:net';
import websocket, { type WebSocket } from '@fastify/websocket';
import Fastify from 'fastify';

/** The ceiling of deliveries, as a process of its own: what one says is sent to all, by `ws` alone. */
const http = Fastify();
const lines = new Set<WebSocket>();

await http.register(websocket, { options: { perMessageDeflate: false } });
http.get('/ws', { websocket: true }, (line) => {
  lines.add(line);
  line.on('close', () => lines.delete(line));
  line.on('message', (bytes: Buffer) => {
    for (const one of lines) one.send(bytes, { binary: false });
  });
});
await http.listen({ port: 0, host: '127.0.0.1' });
process.send?.((http.server.address() as AddressInfo).port);
process.once('disconnect', () => process.exit(0));
