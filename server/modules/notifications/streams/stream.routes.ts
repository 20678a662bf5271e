import { Type } from 'typebox';
import { Strict } from '../../../kernel/http.ts';
import type { Http } from '../../../kernel/module.ts';
import type { Streams } from './streams.ts';

const description = `Server-sent events. \`notification\`: a new notice, with \`id\` = its \`seq\`; it takes the place of the notice with the
\`seq\` in \`replaces\`. \`read\`: notices that changed, and the \`seq\` of those that are gone. \`reset\`: fetch the list anew. Each
says how many are unread. Goes on after \`Last-Event-ID\` or \`after\`, else from now.`;

const StreamQuery = Strict({
  after: Type.Optional(
    Type.String({ maxLength: 100, description: 'A `seq`, such as `lastSeq` of the list.' }),
  ),
});

/** The live inbox. */
export function streamRoutes(streams: Streams) {
  return (http: Http): void => {
    http.addHook('preClose', async () => streams.endAll());
    http.get(
      '/notifications/stream',
      {
        exposeHeadRoute: false,
        config: { access: { who: 'member' }, endless: true },
        schema: {
          tags: ['notifications'],
          summary: 'My inbox, live',
          description,
          produces: ['text/event-stream'],
          querystring: StreamQuery,
          response: { 200: Type.String({ description: 'Server-sent events.' }) },
        },
      },
      (request, reply) => {
        const { ctx, query, headers } = request;
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) reply.raw.setHeader(name, value);
        reply.raw.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          // nginx and those who follow it hand on each event at once.
          'x-accel-buffering': 'no',
        });
        const sent = headers['last-event-id'];
        const lastSeq = typeof sent === 'string' && sent !== '' ? sent : (query.after ?? null);
        void streams.open({ ctx, actor: ctx.actor!, response: reply.raw }, lastSeq);
      },
    );
  };
}
