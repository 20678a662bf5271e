import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Http } from '../../kernel/module.ts';
import type { Access, ObjectRule, Who } from '../../kernel/http.ts';

export interface RouteRow {
  method: string;
  url: string;
  who: Who;
  object: ObjectRule | null;
  creates: boolean;
  internal: boolean;
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
      });
    }
  });
  return table;
}

/** @throws DomainError 401 without a session, 403 with too small a role */
export async function enforceAccess(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
  const access: Access | undefined = request.routeOptions.config.access;
  if (!access || access.who === 'guest') return;
  const { actor } = request.ctx;
  if (!actor) throw new DomainError('unauthenticated', 'accounts.sign_in_required');
  if (rank[actor.role] < needed[access.who]) throw new DomainError('forbidden', 'accounts.not_allowed');
}
