import { invalidField } from '../../kernel/errors.ts';
import { Empty, Strict, Time } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { accessPost } from './posts.access.ts';
import { ById } from './posts.schemas.ts';
import type { VisitLog } from './posts.visits.ts';

export function visitsRoutes(visits: VisitLog) {
  return (http: Http): void => {
    http.put(
      '/posts/:id/visit',
      {
        config: { access: { who: 'member', object: 'visible' } },
        schema: {
          tags: ['posts'],
          summary: 'I have read it up to this moment of its activity; only forward',
          params: ById,
          body: Strict({ seenUntil: Time }),
          response: { 204: Empty },
        },
      },
      async ({ ctx, params, body }, reply) => {
        const { post } = await accessPost(ctx, params.id, 'read');
        const seen = Date.parse(body.seenUntil);
        if (Number.isNaN(seen)) throw invalidField('/seenUntil', 'invalid');
        // Within the post's life: nobody has read tomorrow.
        const until = Math.max(post.created_at.getTime(), Math.min(seen, ctx.now.getTime()));
        visits.record(ctx, post.id, new Date(until));
        return reply.code(204).send(null);
      },
    );
  };
}
