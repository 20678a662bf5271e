import type { FastifyReply } from 'fastify';
import { Empty, PageOf, refused } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { presentAccount } from './accounts.present.ts';
import { AccountQuery, AccountView, LeaveBody, RoleBody, UuidParams } from './accounts.schemas.ts';
import { writeCookie } from './cookies.ts';
import type { Kit } from './kit.ts';
import { cookiePrefix } from './session-tokens.rules.ts';
import { listAccounts } from './use-cases/list-accounts.ts';
import { setRole } from './use-cases/set-role.ts';
import { withdraw } from './use-cases/withdraw.ts';
import { isSecure } from './visits.ts';

export function accountsRoutes(kit: Kit) {
  return (http: Http): void => {
    http.delete(
      '/me',
      {
        config: { access: { who: 'member', session: true } },
        schema: {
          tags: ['me'],
          summary: 'Leave; my name and card are gone at once',
          body: LeaveBody,
          response: { 204: Empty, 410: refused('The link is used or too old') },
        },
      },
      async (request, reply) => {
        await withdraw(kit, request.ctx, request.body);
        takeCookiesBack(reply, isSecure(request, kit.publicUrl));
        return reply.code(204).send(null);
      },
    );
    mountAdmin(http);
  };
}

function mountAdmin(http: Http): void {
  const config = { access: { who: 'admin' } } as const;
  const tags = ['admin'];
  http.get(
    '/admin/accounts',
    {
      config,
      schema: {
        tags,
        summary: 'Accounts, newest first',
        querystring: AccountQuery,
        response: { 200: PageOf(AccountView) },
      },
    },
    async ({ ctx, query }) => listAccounts(ctx, query),
  );

  http.put(
    '/admin/accounts/:id/role',
    {
      config: { access: { who: 'admin', object: 'visible' } },
      schema: {
        tags,
        summary: 'Give an account a role; its sessions end',
        params: UuidParams,
        body: RoleBody,
        response: { 200: AccountView },
      },
    },
    async ({ ctx, params, body }) => presentAccount(await setRole(ctx, params.id, body.role)),
  );
}

function takeCookiesBack(reply: FastifyReply, secure: boolean): void {
  const cookies = ['session_token', 'session_data', 'dont_remember'].map((name) =>
    writeCookie(`${cookiePrefix(secure)}.${name}`, '', { secure, maxAge: 0 }),
  );
  void reply.header('set-cookie', cookies);
}
