import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';

/** Where this site is: `PUBLIC_URL`, else as the visitor asked for it. */
export function originOf(request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** Answers with a document that machines fetch again and again: with an ETag, and 304 when nothing changed. */
export function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  document: { type: string; text: string; maxAge: number },
): FastifyReply {
  const etag = `"${createHash('sha256').update(document.text).digest('base64url').slice(0, 27)}"`;
  reply
    .header('content-security-policy', policy)
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', `public, max-age=${document.maxAge}`)
    .header('vary', 'Accept-Language')
    .header('etag', etag);
  const known = String(request.headers['if-none-match'] ?? '').split(',');
  if (known.some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag))
    return reply.code(304).send();
  return reply.type(document.type).send(document.text);
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}
