import type { Http } from '../../kernel/module.ts';
import { ByToken, UnsubscribeView } from './delivery.schemas.ts';
import type { Kit } from './kit.ts';
import { readMailLink, stopMails } from './use-cases/stop-mails.ts';

const tags = ['notifications'];
const access = { who: 'guest' } as const;
const unsubscribing = { name: 'unsubscribing', points: 60, seconds: 600 };

export function unsubscribeRoutes(kit: Kit) {
  return (http: Http): void => {
    http.get(
      '/unsubscribe/:token',
      {
        config: { access, limit: unsubscribing },
        schema: {
          tags,
          summary: 'What a link in a mail would stop; changes nothing',
          params: ByToken,
          response: { 200: UnsubscribeView },
        },
      },
      async ({ ctx, params }) => readMailLink(kit, ctx, params.token),
    );

    http.put(
      '/unsubscribe/:token',
      {
        config: { access, limit: unsubscribing },
        schema: {
          tags,
          summary: 'Stop the mails that the link is about; needs no session',
          params: ByToken,
          response: { 200: UnsubscribeView },
        },
      },
      async ({ ctx, params }) => stopMails(kit, ctx, params.token),
    );
  };
}

/**
 * The address in `List-Unsubscribe` (RFC 8058): mail programs post to it without cookies and expect no page; people who follow
 * it get the page at the same address, whose button posts here as well.
 */
export function oneClickRoutes(kit: Kit) {
  return (http: Http): void => {
    http.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string', bodyLimit: 4096 },
      (_request: unknown, body: unknown, done: (error: null, text: unknown) => void) => done(null, body),
    );
    http.post(
      '/unsubscribe/:token',
      { config: { access, limit: unsubscribing, internal: true }, schema: { hide: true, params: ByToken } },
      async (request, reply) => {
        const { ctx, params, body } = request;
        await stopMails(kit, ctx, params.token);
        // RFC 8058 asks for no redirect; the button of the page wants the page.
        const byButton = typeof body === 'string' && body.includes('by=page');
        return byButton ? reply.redirect(`/unsubscribe/${params.token}`, 303) : reply.code(200).send('');
      },
    );
  };
}
