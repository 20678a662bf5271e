import { sql, type SqlBool } from 'kysely';
import type { Http } from '../../kernel/module.ts';
import { listPostsOfKind } from '../posts/index.ts';
import { LaunchPage, LaunchQuery } from './launches.schemas.ts';

export function launchesRoutes(http: Http): void {
  http.get(
    '/launches',
    {
      config: { access: { who: 'guest' } },
      schema: {
        tags: ['launches'],
        summary: 'What teams have made: new, popular, most liked',
        querystring: LaunchQuery,
        response: { 200: LaunchPage },
      },
    },
    async ({ ctx, query }) => {
      const { space, tag, stack, sort = 'new', limit = 20, cursor } = query;
      return listPostsOfKind(ctx, {
        kind: 'launch',
        space,
        tag,
        sort,
        limit,
        cursor,
        which:
          stack === undefined
            ? undefined
            : (postId) => sql<SqlBool>`exists (
                select from launches l where l.post_id = ${postId} and l.stacks @> array[${stack}]::text[]
              )`,
      });
    },
  );
}
