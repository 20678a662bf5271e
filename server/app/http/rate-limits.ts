import type { FastifyReply, FastifyRequest } from 'fastify';
import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../kernel/errors.ts';
import type { RateLimit } from '../../kernel/http.ts';

const reads: RateLimit = { name: 'reads', points: 1200, seconds: 60 };
const writes: RateLimit = { name: 'writes', points: 120, seconds: 60 };
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * General budgets, kept in the memory of each node: they protect the node, so they need not be exact across nodes.
 * Guessing passwords is limited in the database by accounts.
 */
export function rateLimits(scale: number) {
  const limiters = new Map<string, RateLimiterMemory>();
  const limiterOf = ({ name, points, seconds }: RateLimit) => {
    let limiter = limiters.get(name);
    if (!limiter) {
      limiter = new RateLimiterMemory({ keyPrefix: name, points: points * scale, duration: seconds });
      limiters.set(name, limiter);
    }
    return limiter;
  };

  return async function enforceRateLimit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { config } = request.routeOptions;
    if (config.internal) return;
    const limit = config.limit ?? (safeMethods.has(request.method) ? reads : writes);
    const key = request.ctx.actor ? `m:${request.ctx.actor.id}` : `a:${networkOf(request.ip)}`;
    try {
      const left = await limiterOf(limit).consume(key);
      reply.header('ratelimit-limit', String(limit.points * scale));
      reply.header('ratelimit-remaining', String(left.remainingPoints));
      reply.header('ratelimit-reset', String(Math.ceil(left.msBeforeNext / 1000)));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new DomainError('too-many', 'request.too_many', { retryAfter: error.msBeforeNext / 1000 });
    }
  };
}

/** One household has one IPv6 /64, so it is counted as one address. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const [head = '', tail = ''] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail.split(':').filter(Boolean);
  if (address.includes('::')) while (groups.length + rest.length < 8) groups.push('0');
  return [...groups, ...rest].slice(0, 4).join(':');
}
