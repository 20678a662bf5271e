import { Type, type TObject } from 'typebox';
import { Empty, type Access } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { listMyWatches } from './use-cases/list-watches.ts';
import { dropWatch, readWatch, setWatch, type Named } from './use-cases/watch.ts';
import { WatchBody, WatchList, WatchQuery, WatchView } from './watches.schemas.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** How much a member hears of a post, a space, a tag or another member. */
export function watchesRoutes(http: Http): void {
  http.get(
    '/me/watches',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags: ['me'],
        summary: 'What I watch, track and mute, the latest choice first',
        querystring: WatchQuery,
        response: { 200: WatchList },
      },
    },
    async ({ ctx, query }) => listMyWatches(ctx, query),
  );
  mount(http, { path: '/posts/:id/watch', of: 'a post', params: Type.Object({ id: text(64) }) });
  mount(http, { path: '/spaces/:slug/watch', of: 'a space', params: Type.Object({ slug: text(60) }) });
  mount(http, { path: '/tags/:name/watch', of: 'a tag', params: Type.Object({ name: text(60) }) });
  mount(http, { path: '/members/:handle/watch', of: 'a member', params: Type.Object({ handle: text(60) }) });
}

interface Place {
  path: string;
  of: string;
  params: TObject;
}

function mount(http: Http, { path, of, params }: Place): void {
  const access: Access = { who: 'member', object: 'visible' };
  const config = { access };
  const tags = ['notifications'];
  http.get(
    path,
    { config, schema: { tags, summary: `How much I hear of ${of}`, params, response: { 200: WatchView } } },
    async ({ ctx, params: named }) => readWatch(ctx, named as Named),
  );
  http.put(
    path,
    {
      config,
      schema: {
        tags,
        summary: `Choose how much I hear of ${of}`,
        params,
        body: WatchBody,
        response: { 200: WatchView },
      },
    },
    async ({ ctx, params: named, body }) => setWatch(ctx, named as Named, body.level),
  );
  http.delete(
    path,
    { config, schema: { tags, summary: `Choose nothing for ${of}`, params, response: { 204: Empty } } },
    async ({ ctx, params: named }, reply) => {
      await dropWatch(ctx, named as Named);
      return reply.code(204).send(null);
    },
  );
}
