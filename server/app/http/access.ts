import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, KeyScope, Role } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Http } from '../../kernel/module.ts';
import { isPrivate } from './private-routes.ts';
import type { Access, ObjectRule, Who } from '../../kernel/http.ts';

export interface RouteRow {
  method: string;
  url: string;
  who: Who;
  object: ObjectRule | null;
  creates: boolean;
  internal: boolean;
  endless: boolean;
}

const rank: Record<Role, number> = { member: 1, moderator: 2, admin: 3 };
const needed: Record<Who, number> = { guest: 0, member: 1, moderator: 2, admin: 3 };

/**
 * Makes an undeclared route fail the start, and keeps the table from which the authorisation matrix is generated.
 * @param libraryPages paths whose routes a library mounts without knowing policies; open to everybody
 */
export function requireDeclaredAccess(http: Http, libraryPages: string): RouteRow[] {
  const table: RouteRow[] = [];
  http.addHook('onRoute', (route) => {
    if (route.url.startsWith(libraryPages)) {
      route.config = { ...route.config, access: { who: 'guest' }, internal: true };
      route.schema = { ...route.schema, hide: true };
    }
    const access = route.config?.access;
    if (!access) throw new Error(`route ${String(route.method)} ${route.url} declares no access policy`);
    const methods = Array.isArray(route.method) ? route.method : [route.method];
    for (const method of methods) {
      if (method === 'HEAD' || method === 'OPTIONS') continue;
      table.push({
        method,
        url: route.url,
        who: access.who,
        object: access.object ?? null,
        creates: route.config?.creates ?? false,
        internal: route.config?.internal ?? false,
        endless: route.config?.endless ?? false,
      });
    }
  });
  return table;
}

/** @throws DomainError 401 without a session, 403 with too small a role, or beyond what a key reaches */
export async function enforceAccess(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
  const access: Access | undefined = request.routeOptions.config.access;
  if (request.ctx.actor?.impersonator) assertMayLook(request);
  if (!access) return;
  const { actor } = request.ctx;
  if (actor?.scopes) assertWithinKey(actor, access, request);
  if (access.who === 'guest') return;
  if (!actor) throw new DomainError('unauthenticated', 'accounts.sign_in_required');
  if (rank[actor.role] < needed[access.who]) throw new DomainError('forbidden', 'accounts.not_allowed');
}

/** Whoever looks as somebody else changes nothing, and reads nothing that is that member's alone. @throws DomainError 403 */
function assertMayLook({ method, routeOptions: { url = '', config } }: FastifyRequest): void {
  const isReading = method === 'GET' || method === 'HEAD';
  if (config.internal || config.whileImpersonating || (isReading && !isPrivate(url))) return;
  throw new DomainError('forbidden', 'accounts.impersonating');
}

/** Reading and writing are asked for apart; what is for staff asks for its own scope, whatever the method. */
function assertWithinKey(actor: Actor, access: Access, { method, routeOptions }: FastifyRequest): void {
  if (access.session || routeOptions.url?.startsWith('/api/auth/'))
    throw new DomainError('forbidden', 'accounts.session_required');
  const scope = scopeFor(access, method);
  if (actor.scopes!.includes(scope)) return;
  throw new DomainError('forbidden', 'accounts.scope_missing', { params: { scope } });
}

function scopeFor({ who }: Access, method: string): KeyScope {
  if (who === 'admin') return 'admin';
  if (who === 'moderator') return 'moderate';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}

/** Keys of the API and of webhooks, wherever they stand. */
const keyShape = /mdk_[A-Za-z0-9_-]{20,}|whsec_[A-Za-z0-9+/_-]{20,}/;

/** An address is kept in logs and histories, so a key in one counts as told. @throws DomainError 400 */
export async function refuseKeysInAddress({ url }: FastifyRequest): Promise<void> {
  if (keyShape.test(url) || (url.includes('%') && keyShape.test(withoutEscapes(url))))
    throw new DomainError('malformed', 'accounts.credential_in_url');
}

/** Letters are what a key is made of: escapes of anything else stay as they are, broken ones too. */
function withoutEscapes(url: string): string {
  return url.replace(/%([2-7][0-9a-f])/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
