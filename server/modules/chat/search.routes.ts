import type { Http } from '../../kernel/module.ts';
import { ById } from './rooms.schemas.ts';
import { MessageHits, MessageSearchQuery } from './search.schemas.ts';
import { searchMyRooms, searchRoom, type SearchTurns } from './use-cases/search-messages.ts';

const tags = ['chat'];
const searching = { name: 'searching-messages', points: 60, seconds: 60 };
const usual = 20;

export const searchRoutes =
  (gate: SearchTurns) =>
  (http: Http): void => {
    http.get(
      '/rooms/:id/search',
      {
        config: { access: { who: 'member', object: 'visible' }, limit: searching, heavy: true },
        schema: {
          tags,
          summary: 'Messages of a room by their words, the newest first',
          params: ById,
          querystring: MessageSearchQuery,
          response: { 200: MessageHits },
        },
      },
      async ({ ctx, params, query: { limit = usual, ...query } }) =>
        searchRoom(ctx, gate, params.id, { ...query, limit }),
    );

    http.get(
      '/me/messages/search',
      {
        config: { access: { who: 'member' }, limit: searching, heavy: true },
        schema: {
          tags,
          summary: 'Messages of my rooms by their words, the newest first',
          querystring: MessageSearchQuery,
          response: { 200: MessageHits },
        },
      },
      async ({ ctx, query: { limit = usual, ...query } }) => searchMyRooms(ctx, gate, { ...query, limit }),
    );
  };
