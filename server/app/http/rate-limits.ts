import type { FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { DomainError } from '../../kernel/errors.ts';
import type { RateLimit } from '../../kernel/http.ts';
import type { SharedBudgets } from './shared-budgets.ts';

const reads: RateLimit = { name: 'reads', points: 1200, seconds: 60 };
const writes: RateLimit = { name: 'writes', points: 120, seconds: 60 };
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * General budgets, per member or, for guests, per network, and the same over all nodes. What a member may write in an hour is
 * limited by trust, guessing passwords by accounts.
 */
export function rateLimits(scale: number, budgets: SharedBudgets) {
  return async function enforceRateLimit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { config } = request.routeOptions;
    if (config.internal) return;
    const limit = config.limit ?? (safeMethods.has(request.method) ? reads : writes);
    const points = limit.points * scale;
    const subject = subjectOf(request);
    const { allowed, remaining, reset } = await budgets.consume({ ...limit, points }, subject);
    if (!allowed)
      throw new DomainError('too-many', 'request.too_many', {
        retryAfter: reset,
        rateLimit: { limit: points, remaining: 0, reset },
      });
    reply.header('ratelimit-limit', String(points));
    reply.header('ratelimit-remaining', String(remaining));
    reply.header('ratelimit-reset', String(reset));
  };
}

/** A member's programs do not use up what the member needs; more keys are no more room. */
function subjectOf({ ctx: { actor }, ip }: FastifyRequest): string {
  if (!actor) return `a:${networkOf(ip)}`;
  return actor.scopes ? `k:${actor.id}` : `m:${actor.impersonator?.id ?? actor.id}`;
}

/** One household has one IPv6 /64, so it is counted as one address; IPv4 inside IPv6 is IPv4. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
