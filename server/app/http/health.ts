import { Type } from 'typebox';
import { Registry, collectDefaultMetrics, Counter, Histogram } from 'prom-client';
import type { Http } from '../../kernel/module.ts';
import { DomainError } from '../../kernel/errors.ts';

export interface HealthChecks {
  /** Rejects when the database does not answer. */
  database: () => Promise<void>;
  draining: () => boolean;
}

const open = { access: { who: 'guest' }, internal: true } as const;
const Status = Type.Object({ status: Type.String() });

/** Liveness, readiness and Prometheus metrics: for machines, not for the public. */
export function mountHealth(http: Http, checks: HealthChecks): void {
  http.get('/health/live', { config: open, schema: { hide: true, response: { 200: Status } } }, async () => ({
    status: 'live',
  }));
  http.get('/health/ready', { config: open, schema: { hide: true, response: { 200: Status } } }, async () => {
    if (checks.draining()) throw new DomainError('unavailable', 'server.draining', { retryAfter: 5 });
    await checks.database();
    return { status: 'ready' };
  });
  mountMetrics(http);
}

function mountMetrics(http: Http): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'http_unexpected_errors_total',
    help: 'Answers with status 500.',
    registers: [registry],
  });
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    requests.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    if (reply.statusCode === 500) failures.inc();
  });
  http.get('/metrics', { config: open, schema: { hide: true } }, async (request, reply) => {
    if (!isFromThisMachine(request.socket.remoteAddress, request.headers))
      throw new DomainError('not-found', 'request.not_found');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** A proxy on this machine also comes from loopback, but says for whom it speaks. */
function isFromThisMachine(address: string | undefined, headers: Record<string, unknown>): boolean {
  const local = address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';
  return local && headers['x-forwarded-for'] === undefined && headers['forwarded'] === undefined;
}
