import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, Ctx } from '../../kernel/ctx.ts';
import type { AccessedFile } from './files.access.ts';
import { ticketRefused } from './files.errors.ts';
import { openTicket, sealTicket, type Ticketed, type TicketKeys } from './tickets.rules.ts';

/** An origin of its own for files, to which no cookie goes. */
export interface FilesHost {
  url: string;
  keys: TicketKeys;
  /** Who has this session, now. */
  findReader: (ctx: Ctx, sessionId: string) => Promise<Actor | null>;
}

/** Whether a request was sent to the origin of files. */
export function isFilesHost(url: string | null, { host }: Pick<FastifyRequest, 'host'>): boolean {
  return url !== null && new URL(url).host === host;
}

/** The same request on behalf of whoever the ticket was sealed for; without one, of a guest. @throws DomainError 403 */
export async function asTicketHolder(
  { keys, findReader }: FilesHost,
  ctx: Ctx,
  file: Ticketed,
  ticket: string | undefined,
): Promise<Ctx> {
  if (ticket === undefined) return ctx.as(null);
  const sessionId = openTicket(keys, file, ticket, ctx.now);
  const reader = sessionId === null ? null : await findReader(ctx, sessionId);
  if (!reader) throw ticketRefused();
  return ctx.as(reader);
}

/** From the site's own origin, where cookies are, to that of files. */
export function sendToFilesHost(
  { url, keys }: FilesHost,
  { ctx }: FastifyRequest,
  reply: FastifyReply,
  { file, accessed }: { file: Ticketed; accessed: AccessedFile },
): FastifyReply {
  const path = file.name === '' ? file.id : `${file.id}/${encodeURIComponent(file.name)}`;
  const address = new URL(`/files/${path}`, url);
  if (file.width !== '') address.searchParams.set('w', file.width);
  if (!accessed.shared) address.searchParams.set('t', sealTicket(keys, file, ctx.actor!.sessionId, ctx.now));
  return reply
    .headers({
      'cache-control': accessed.shared ? 'public, max-age=600' : 'private, no-store',
      ...(!accessed.shared && { vary: 'cookie, authorization' }),
    })
    .redirect(address.href, 302);
}
