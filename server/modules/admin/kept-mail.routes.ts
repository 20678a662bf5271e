import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/errors.ts';
import type { Http } from '../../kernel/module.ts';
import type { KeptMails } from '../../engines/mail/port.ts';
import { KeptMailSummary, KeptMailView } from './admin.schemas.ts';

const config = { access: { who: 'guest' } } as const;
const tags = ['dev'];
const notFound = () => new DomainError('not-found', 'admin.kept_mail_not_found');

/** Mails of a site without SMTP. They hold one-time links, so only this machine and administrators may read them. */
export function keptMailRoutes(mails: KeptMails | null, publicUrl: string | null) {
  return (http: Http): void => {
    http.get(
      '/dev/mails',
      {
        config,
        schema: {
          tags,
          summary: 'Kept mails, newest first',
          response: { 200: Type.Object({ items: Type.Array(KeptMailSummary) }) },
        },
      },
      async (request) => {
        if (!mails || !mayRead(request, publicUrl)) throw notFound();
        return {
          items: (await mails.list({ limit: 100 })).map((mail) => ({ ...mail, to: mail.to.address })),
        };
      },
    );

    http.get(
      '/dev/mails/:id',
      {
        config,
        schema: {
          tags,
          summary: 'A kept mail',
          params: Type.Object({ id: Type.String({ maxLength: 60 }) }),
          response: { 200: KeptMailView },
        },
      },
      async (request) => {
        const mail = mails && mayRead(request, publicUrl) ? await mails.read(request.params.id) : null;
        if (!mail) throw notFound();
        return { ...mail, to: mail.to.address, html: mail.html ?? null };
      },
    );
  };
}

/**
 * A browser on this machine, on a site that was not given a public address: somebody trying Madang out. Behind a proxy the
 * address is the visitor's own, and a site with PUBLIC_URL is not being tried out.
 */
function mayRead(request: FastifyRequest, publicUrl: string | null): boolean {
  if (request.ctx.actor?.role === 'admin') return true;
  const here = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
  const asked = request.hostname.replace(/^\[|\]$/g, '');
  return publicUrl === null && here && ['localhost', '127.0.0.1', '::1'].includes(asked);
}
