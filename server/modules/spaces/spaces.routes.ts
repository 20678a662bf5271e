import { Type } from 'typebox';
import type { Http } from '../../kernel/module.ts';
import { accessSpace, listReadableSpaces } from './spaces.access.ts';
import { presentSpace } from './spaces.present.ts';
import { NewSpace, SpaceChanges, SpaceList, SpaceView } from './spaces.schemas.ts';
import { createSpace } from './use-cases/create-space.ts';
import { editSpace } from './use-cases/edit-space.ts';

const BySlug = Type.Object({ slug: Type.String({ maxLength: 60 }) });
const tags = ['spaces'];

export function spacesRoutes(http: Http): void {
  http.get(
    '/spaces',
    {
      config: { access: { who: 'guest' } },
      schema: { tags, summary: 'Spaces that I may read', response: { 200: SpaceList } },
    },
    async ({ ctx }) => ({
      items: (await listReadableSpaces(ctx)).map((row) => presentSpace(ctx, row)),
      nextCursor: null,
    }),
  );

  http.get(
    '/spaces/:slug',
    {
      config: { access: { who: 'guest', object: 'visible' } },
      schema: { tags, summary: 'A space', params: BySlug, response: { 200: SpaceView } },
    },
    async ({ ctx, params }) => presentSpace(ctx, await accessSpace(ctx, { slug: params.slug }, 'read')),
  );

  http.post(
    '/spaces',
    {
      config: { access: { who: 'admin' }, creates: true },
      schema: { tags, summary: 'Make a space', body: NewSpace, response: { 201: SpaceView } },
    },
    async ({ ctx, body }, reply) => {
      reply.code(201);
      return presentSpace(ctx, await createSpace(ctx, body));
    },
  );

  http.patch(
    '/spaces/:slug',
    {
      config: { access: { who: 'admin', object: 'visible' } },
      schema: {
        tags,
        summary: 'Change a space',
        params: BySlug,
        body: SpaceChanges,
        response: { 200: SpaceView },
      },
    },
    async ({ ctx, params, body }) => presentSpace(ctx, await editSpace(ctx, params.slug, body)),
  );
}
