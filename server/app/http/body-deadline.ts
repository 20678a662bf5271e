import type { FastifyReply, FastifyRequest } from 'fastify';

const usual = 30;
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Hangs up on senders whose body takes too long, so that slow ones cannot hold all connections. */
export async function limitBodyTime(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { raw } = request;
  if (safeMethods.has(request.method) || raw.complete) return;
  const seconds = request.routeOptions.config.bodySeconds ?? usual;
  const timer = setTimeout(() => {
    if (raw.complete || raw.destroyed) return;
    // As Node answers by itself when a whole request takes too long.
    if (!reply.raw.headersSent) raw.socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    raw.socket.destroySoon();
  }, seconds * 1_000).unref();
  reply.raw.once('close', () => clearTimeout(timer));
}
