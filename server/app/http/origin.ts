import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/errors.ts';
import { originOf } from '../../kernel/http.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Requests that carry a cookie and change state must come from a page of this very site.
 * A bearer token is never sent by a browser on its own, so it needs no such proof.
 * @throws DomainError 403 `request.cross_origin`
 */
export async function guardOrigin(request: FastifyRequest): Promise<void> {
  if (safeMethods.has(request.method) || request.headers.authorization !== undefined) return;
  if (request.headers.cookie === undefined && request.headers.origin === undefined) return;
  if (request.headers.origin !== originOf(request))
    throw new DomainError('forbidden', 'request.cross_origin');
}
