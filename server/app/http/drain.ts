import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Http } from '../../kernel/module.ts';

/** Longest wait for answers that are being made (ms). */
const patience = 3_000;

/**
 * Follows the requests that wait for an answer. The returned function ends that: each answer from then on closes its connection,
 * so that no proxy sends another request over it, and requests are answered as ever until there are none. Only then may the
 * server close: what is asked of it while it closes is refused, also by the pages that it still renders.
 */
export function followRequests(http: Http): () => Promise<void> {
  const open = new Set<ServerResponse>();
  let emptied: (() => void) | null = null;
  let draining = false;
  http.addHook('onRequest', async ({ raw, routeOptions }, reply) => {
    // Calls within the process belong to something that is followed, and streams are told to come again.
    if (!(raw.socket instanceof Socket) || routeOptions.config.endless) return;
    open.add(reply.raw);
    if (draining) reply.raw.shouldKeepAlive = false;
    reply.raw.once('close', () => {
      open.delete(reply.raw);
      if (open.size === 0) emptied?.();
    });
  });
  return async () => {
    draining = true;
    for (const response of open) response.shouldKeepAlive = false;
    if (open.size === 0) return;
    await new Promise<void>((done) => {
      emptied = done;
      setTimeout(done, patience).unref();
    });
  };
}
