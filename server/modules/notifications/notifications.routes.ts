import type { Http } from '../../kernel/module.ts';
import { Type } from 'typebox';
import { NoticePage, NoticeQuery, ReadBody, Unread } from './notifications.schemas.ts';
import { listInbox } from './use-cases/list-inbox.ts';
import { markAllRead, markRead } from './use-cases/mark-read.ts';

const tags = ['notifications'];
const config = { access: { who: 'member' } } as const;
const ById = Type.Object({ id: Type.String({ maxLength: 64 }) });

export function inboxRoutes(http: Http): void {
  http.get(
    '/notifications',
    {
      config,
      schema: {
        tags,
        summary: 'My inbox, newest first',
        querystring: NoticeQuery,
        response: { 200: NoticePage },
      },
    },
    async ({ ctx, query }) => listInbox(ctx, query),
  );

  http.put(
    '/notifications/read',
    {
      config,
      schema: {
        tags,
        summary: 'Mark everything up to a number as read',
        body: ReadBody,
        response: { 200: Unread },
      },
    },
    async ({ ctx, body }) => ({ unread: await markAllRead(ctx, body.upTo) }),
  );

  http.put(
    '/notifications/:id/read',
    { config, schema: { tags, summary: 'Mark one as read', params: ById, response: { 200: Unread } } },
    async ({ ctx, params }) => ({ unread: await markRead(ctx, params.id, true) }),
  );

  http.delete(
    '/notifications/:id/read',
    { config, schema: { tags, summary: 'Mark one as unread', params: ById, response: { 200: Unread } } },
    async ({ ctx, params }) => ({ unread: await markRead(ctx, params.id, false) }),
  );
}
