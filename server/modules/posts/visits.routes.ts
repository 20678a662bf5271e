import { Type } from 'typebox';
import { Empty, Id, Nullable, OneOf, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { ById } from './posts.schemas.ts';
import type { VisitLog } from './posts.visits.ts';
import { checkVisit, countUnread, findUnreadPlace, markAllRead } from './use-cases/follow-reading.ts';

const VisitBody = Strict({
  seenUntil: Time,
  reached: Type.Optional(
    Strict(
      { commentId: Type.String({ maxLength: 64 }), at: Time },
      { description: 'I have read down to this comment what there was at that time.' },
    ),
  ),
  shown: Type.Optional(
    Type.Array(Type.String({ pattern: '^[0-9]{1,18}$' }), {
      maxItems: 100,
      description: 'Comments that I have before me: notices about them count as read.',
    }),
  ),
});

const UnreadComments = Type.Object({
  items: Type.Array(Type.Object({ id: Id, createdAt: Time, behind: Nullable(Id) }), {
    description: 'Comments of others that I have not seen, in reading order; at most 100.',
  }),
  at: Time,
  first: Nullable(
    Type.Object({
      commentId: Id,
      under: Nullable(Id),
      cursor: Nullable(Type.String()),
    }),
  ),
});

export function visitsRoutes(visits: VisitLog) {
  return (http: Http): void => {
    mountPost(http, visits);
    mountAll(http);
  };
}

function mountPost(http: Http, visits: VisitLog): void {
  http.put(
    '/posts/:id/visit',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags: ['posts'],
        summary: 'I have read it up to this moment of its activity, and down to this comment; only forward',
        description:
          'Notices about the post, and about comments that were read or are shown, count as read a moment later.',
        params: ById,
        body: VisitBody,
        response: { 204: Empty },
      },
    },
    async ({ ctx, params, body }, reply) => {
      visits.record(ctx, await checkVisit(ctx, params.id, body), body.shown);
      return reply.code(204).send(null);
    },
  );

  http.get(
    '/posts/:id/unread',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags: ['posts'],
        summary: 'Comments that I have not seen, and where the first one stands',
        params: ById,
        response: { 200: UnreadComments },
      },
    },
    async ({ ctx, params }) => findUnreadPlace(ctx, params.id),
  );
}

function mountAll(http: Http): void {
  http.get(
    '/me/unread',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags: ['me'],
        summary:
          'How many posts are new to me, and how many have comments that I have not seen or are new in what I track',
        response: {
          200: Type.Object({
            newPosts: Type.Integer({ description: 'At most 100.' }),
            unreadPosts: Type.Integer({ description: 'At most 100.' }),
            spaces: Type.Array(
              Type.Object({
                slug: Type.String(),
                unreadPosts: Type.Integer({ description: 'At most 100.' }),
              }),
              { description: 'Spaces where something is unread.' },
            ),
          }),
        },
      },
    },
    async ({ ctx }) => countUnread(ctx),
  );

  http.put(
    '/me/unread/seen',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags: ['me'],
        summary: 'All that was there until then counts as read',
        body: Strict({ reading: OneOf(['new', 'unread']), until: Time }),
        response: { 204: Empty },
      },
    },
    async ({ ctx, body }, reply) => {
      await markAllRead(ctx, body.reading, body.until);
      return reply.code(204).send(null);
    },
  );
}
