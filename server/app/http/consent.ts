import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../kernel/ctx.ts';

/**
 * What nobody has to agree to anything for: ways in and out, taking one's data, leaving, the consent itself, and marks of what
 * was read. Everything else that changes something is writing, so that what is added later is, too.
 */
const free: readonly RegExp[] = [
  /^\/api\/auth\//,
  /^\/api\/v1\/me\/(consents|export|departure|withdrawal-link|sessions|impersonation|two-step|passkeys|linked-accounts|unread)(\/|$)/,
  /^\/api\/v1\/me\/(api-keys|invitations)\/:id$/,
  /^\/api\/v1\/notifications\//,
  /^\/api\/v1\/posts\/:id\/visit$/,
  /^\/api\/v1\/appeals$/,
  /^\/api\/v1\/unsubscribe\//,
];
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @param url of the route, as it is declared */
export function isFreeOfConsent(method: string, url: string): boolean {
  // The own account and card share an address: leaving is free, changing the card is writing.
  if (url === '/api/v1/me') return method === 'DELETE' || reading.has(method);
  return reading.has(method) || free.some((one) => one.test(url));
}

/** Lets a member write, with or without a key, once they have agreed to what is in force. */
export function consentGate(assertMayWrite: (ctx: Ctx) => Promise<void>) {
  return async ({ ctx, method, routeOptions: { url = '', config } }: FastifyRequest): Promise<void> => {
    if (config.internal || !ctx.actor || isFreeOfConsent(method, url)) return;
    await assertMayWrite(ctx);
  };
}
