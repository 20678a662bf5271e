import { Type } from 'typebox';
import { findUnheard } from '../../kernel/silence.ts';
import { Strict } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { Author, findMembers, presentAuthor } from '../members/index.ts';
import { accessSpace, listReadableSpaces } from '../spaces/index.ts';
import { findParticipants } from './comments.queries.ts';
import { accessPost } from './posts.access.ts';
import { ById } from './posts.schemas.ts';
import { countRecentTags } from './tags.queries.ts';
import { completeTags } from './tags.rules.ts';

// Asked with every letter that is typed.
const completing = { name: 'completing', points: 300, seconds: 60 };
const mostParticipants = 50;

/** What editors offer while somebody writes. */
export function completionRoutes(http: Http): void {
  http.get(
    '/tags',
    {
      config: { access: { who: 'guest' }, limit: completing },
      schema: {
        tags: ['tags'],
        summary: "Tags by their beginning or initial consonants: the space's own, then those in use",
        querystring: Strict({
          query: Type.Optional(Type.String({ maxLength: 60 })),
          space: Type.Optional(Type.String({ maxLength: 60 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10 })),
        }),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                tag: Type.String(),
                count: Type.Integer({ description: 'Uses in the newest posts.' }),
              }),
            ),
          }),
        },
      },
    },
    async ({ ctx, query: { query = '', space, limit = 10 } }) => {
      const spaces =
        space === undefined
          ? await listReadableSpaces(ctx)
          : [await accessSpace(ctx, { slug: space }, 'read')];
      const used = await countRecentTags(
        ctx,
        spaces.map(({ id }) => id),
      );
      const own = space === undefined ? [] : spaces[0]!.tags;
      return { items: completeTags(own, used, query.trim().replace(/^#/, ''), limit) };
    },
  );

  http.get(
    '/posts/:id/participants',
    {
      config: { access: { who: 'member', object: 'visible' } },
      schema: {
        tags: ['posts'],
        summary: 'Who speaks here under their name, the last first',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(Author) }) },
      },
    },
    async ({ ctx, params }) => {
      const { post } = await accessPost(ctx, params.id, 'read');
      const found = await findParticipants(ctx, post, mostParticipants);
      const unheard = await findUnheard(ctx, found);
      const ids = found.filter((id) => !unheard.has(id));
      const members = new Map((await findMembers(ctx, ids)).map((member) => [member.account_id, member]));
      const shown = ids.flatMap((id) => members.get(id) ?? []).filter((member) => !member.withdrawn_at);
      return { items: shown.map((member) => presentAuthor(member)) };
    },
  );
}
