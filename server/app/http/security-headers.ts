import type { FastifyReply, FastifyRequest } from 'fastify';

const apiPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const everywhere: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
  'x-xss-protection': '0',
};

/** Headers for every answer. Pages bring their own Content-Security-Policy with a nonce; the API allows nothing. */
export async function addSecurityHeaders(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  for (const name in everywhere) reply.header(name, everywhere[name]);
  if (request.protocol === 'https')
    reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
  reply.header('x-request-id', request.id);
  if (!request.url.startsWith('/api/')) return;
  if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', apiPolicy);
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store, private');
}
