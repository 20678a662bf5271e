import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/ctx.ts';
import { Reading } from '../../kernel/reading.ts';

/** What the calls of the API behind one page share: who asks is found once, and so is every row. */
export interface Visit {
  reading: Reading;
  /** By the credentials that were sent. */
  actors: Map<string, Promise<Actor | null>>;
}

export const newVisit = (): Visit => ({ reading: new Reading(), actors: new Map() });

/** The page behind this call; nothing for calls from outside and for those that change something. */
export function visitOf(request: FastifyRequest): Visit | undefined {
  return request.raw.madangVisit;
}

/** Asks once for all calls of a page, as long as they carry the same credentials. */
export function actorOf(
  request: FastifyRequest,
  find: (request: FastifyRequest) => Promise<Actor | null>,
): Promise<Actor | null> {
  const visit = visitOf(request);
  if (!visit) return find(request);
  const { authorization = '', cookie = '', 'madang-impersonation': impersonation = '' } = request.headers;
  const credentials = [authorization, cookie, impersonation].join('\n');
  let actor = visit.actors.get(credentials);
  if (!actor) visit.actors.set(credentials, (actor = find(request)));
  return actor;
}
