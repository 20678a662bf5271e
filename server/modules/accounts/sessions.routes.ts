import { Type } from 'typebox';
import type { Ctx } from '../../kernel/ctx.ts';
import { Empty, PageOf } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { sessionNotFound } from './accounts.errors.ts';
import { presentMySession, presentSession } from './accounts.present.ts';
import { Done, IdBody, ListedSession, MySession, NoBody, UuidParams } from './accounts.schemas.ts';
import { deleteSession, endSessions, findSessionsOf } from './sessions.queries.ts';

const config = { access: { who: 'member', session: true } } as const;
const done = { status: true };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where I am signed in, under the paths that better-auth's clients know. Sessions go by their id, never by their token. */
export function authSessionsRoutes(http: Http): void {
  const tags = ['accounts'];
  http.get(
    '/api/auth/list-sessions',
    { config, schema: { tags, summary: 'My sessions', response: { 200: Type.Array(ListedSession) } } },
    async ({ ctx }) => {
      const { id, sessionId } = ctx.actor!;
      return (await findSessionsOf(ctx, id)).map((row) => ({
        ...presentSession(row),
        current: row.id === sessionId,
      }));
    },
  );

  http.post(
    '/api/auth/revoke-session',
    { config, schema: { tags, summary: 'End one of my sessions', body: IdBody, response: { 200: Done } } },
    async ({ ctx, body }) => {
      await endMine(ctx, body.id);
      return done;
    },
  );

  http.post(
    '/api/auth/revoke-other-sessions',
    {
      config,
      schema: { tags, summary: 'End all my sessions but this one', body: NoBody, response: { 200: Done } },
    },
    async ({ ctx }) => {
      await endSessions(ctx, ctx.actor!.id, { except: ctx.actor!.sessionId });
      return done;
    },
  );

  http.post(
    '/api/auth/revoke-sessions',
    { config, schema: { tags, summary: 'Sign out everywhere', body: NoBody, response: { 200: Done } } },
    async ({ ctx }) => {
      await endSessions(ctx, ctx.actor!.id);
      return done;
    },
  );
}

export function mySessionsRoutes(http: Http): void {
  const tags = ['me'];
  http.get(
    '/me/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Where I am signed in, last used first',
        response: { 200: PageOf(MySession) },
      },
    },
    async ({ ctx }) => {
      const { id, sessionId } = ctx.actor!;
      return {
        items: (await findSessionsOf(ctx, id)).map((row) => presentMySession(row, sessionId)),
        nextCursor: null,
      };
    },
  );

  http.delete(
    '/me/sessions/:id',
    {
      config: { access: { who: 'member', object: 'visible', session: true } },
      schema: { tags, summary: 'End one of my sessions', params: UuidParams, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await endMine(ctx, params.id);
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/me/sessions',
    { config, schema: { tags, summary: 'End all my sessions but this one', response: { 204: Empty } } },
    async ({ ctx }, reply) => {
      await endSessions(ctx, ctx.actor!.id, { except: ctx.actor!.sessionId });
      return reply.code(204).send(null);
    },
  );
}

/** @throws DomainError 404 for a session that is not mine, as for one that is not */
async function endMine(ctx: Ctx, id: string): Promise<void> {
  if (!uuid.test(id) || !(await deleteSession(ctx, ctx.actor!.id, id))) throw sessionNotFound();
}
