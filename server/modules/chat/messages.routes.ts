import { Type } from 'typebox';
import type { Http } from '../../kernel/module.ts';
import { presentEntries } from './entries.present.ts';
import { EntryPage, EntryQuery, EntryView, NewMessageBody } from './entries.schemas.ts';
import { ById } from './rooms.schemas.ts';
import { listEntries } from './use-cases/list-entries.ts';
import { sendMessage } from './use-cases/send-message.ts';

const tags = ['chat'];
const messaging = { name: 'messaging', points: 120, seconds: 60 };

export function messagesRoutes(http: Http): void {
  http.get(
    '/rooms/:id/messages',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags,
        summary: 'What was said in a room',
        params: ById,
        querystring: EntryQuery,
        response: { 200: EntryPage },
      },
    },
    async ({ ctx, params, query }) => listEntries(ctx, params.id, { ...query, limit: query.limit ?? 50 }),
  );

  http.post(
    '/rooms/:id/messages',
    {
      config: { access: { who: 'member', object: 'visible' }, creates: true, limit: messaging },
      schema: {
        tags,
        summary: 'Say something; 200 for what this device has sent already',
        params: ById,
        body: NewMessageBody,
        response: {
          200: EntryView,
          201: EntryView,
          204: Type.Null({
            description: 'Said; for who sends `Prefer: return=minimal`, and hears it from the room.',
          }),
        },
      },
    },
    async ({ ctx, params, body, headers }, reply) => {
      const { entry, isNew } = await sendMessage(ctx, params.id, body);
      if (headers.prefer === 'return=minimal') return reply.code(204).send(null);
      reply.code(isNew ? 201 : 200);
      const [view] = await presentEntries(ctx, [entry], {
        accountId: ctx.actor!.id,
        ranges: [],
        upToDate: isNew,
      });
      return view!;
    },
  );
}
