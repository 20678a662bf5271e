import { Type } from 'typebox';
import { Empty, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import type { Impersonating } from '../accounts/index.ts';
import { askToTell } from './impersonation.ts';
import { MemberId } from './member.schemas.ts';

const Begun = Type.Object({
  until: Time,
  token: Type.String({
    description:
      'For clients without cookies: sent as `Madang-Impersonation` beside the administrator’s own Authorization.',
  }),
});
const Reason = Strict({ reason: Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' }) });
const tags = ['admin'];

/** An administrator looks at the site as a member: for half an hour, reading only, written down. */
export function impersonationRoutes(impersonating: Impersonating) {
  return (http: Http): void => {
    http.post(
      '/admin/members/:id/impersonation',
      {
        config: { access: { who: 'admin' } },
        schema: {
          tags,
          summary: 'Look at the site as this member, reading only, for half an hour',
          params: MemberId,
          body: Reason,
          response: { 200: Begun },
        },
      },
      async (request, reply) => {
        const { ctx, params, body } = request;
        const begun = await ctx.transaction(async (tx) => {
          const made = await impersonating.begin(tx, request, params.id, body.reason.trim());
          await askToTell(tx, made.id, made.until);
          return made;
        });
        void reply.header('set-cookie', begun.cookie);
        return { until: begun.until.toISOString(), token: begun.token };
      },
    );

    http.delete(
      '/me/impersonation',
      {
        config: { access: { who: 'member' }, whileImpersonating: true },
        schema: { tags, summary: 'Be myself again', response: { 204: Empty } },
      },
      async (request, reply) => {
        const cookie = await request.ctx.transaction(async (tx) => {
          const { ended, cookie: gone } = await impersonating.end(tx, request);
          for (const id of ended) await askToTell(tx, id);
          return gone;
        });
        return reply.header('set-cookie', cookie).code(204).send(null);
      },
    );
  };
}
