import type { Http } from '../../kernel/module.ts';
import { cursorPart, decodeCursor, encodeCursor } from '../../kernel/paging.ts';
import { accessMatch } from './matches.access.ts';
import { presentMatch, presentMatches } from './matches.present.ts';
import { listMyMatches } from './matches.queries.ts';
import {
  AnswerBody,
  ById,
  CancelBody,
  MatchPage,
  MatchQuery,
  MatchView,
  PlacesView,
  ReviewsBody,
  ScoresQuery,
  ScoresView,
} from './matching.schemas.ts';
import { answerMatch } from './use-cases/answer-match.ts';
import { cancelMyMatch } from './use-cases/cancel-my-match.ts';
import { findPlaces } from './use-cases/find-places.ts';
import { readScores } from './use-cases/read-scores.ts';
import { reviewMatch } from './use-cases/review-match.ts';

const tags = ['matching'];
const visible = { config: { access: { who: 'member', object: 'visible' } } } as const;

export function matchesRoutes(http: Http): void {
  mountReading(http);
  mountActs(http);
}

function mountReading(http: Http): void {
  http.get(
    '/matching/matches',
    {
      config: { access: { who: 'member' } },
      schema: { tags, summary: 'Whom I met', querystring: MatchQuery, response: { 200: MatchPage } },
    },
    async ({ ctx, query }) => {
      const { pool = null, category = null, origin = null, cursor, limit = 20 } = query;
      const after = cursor === undefined ? null : decodeCursor(cursor, [cursorPart.id])[0]!;
      const rows = await listMyMatches(ctx, { pool, category, origin, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return {
        items: await presentMatches(ctx, shown),
        nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.id]) : null,
      };
    },
  );
  http.get(
    '/matching/matches/:id',
    {
      ...visible,
      schema: {
        tags,
        summary: 'A match, to its members and staff',
        params: ById,
        response: { 200: MatchView },
      },
    },
    async ({ ctx, params }) => presentMatch(ctx, await accessMatch(ctx, params.id, 'read')),
  );
  http.get(
    '/matching/matches/:id/places',
    { ...visible, schema: { tags, summary: 'What is near', params: ById, response: { 200: PlacesView } } },
    async ({ ctx, params }) => findPlaces(ctx, params.id),
  );
  http.get(
    '/me/match-scores',
    {
      config: { access: { who: 'member' } },
      schema: {
        tags,
        summary: 'My score of matches',
        querystring: ScoresQuery,
        response: { 200: ScoresView },
      },
    },
    async ({ ctx, query }) => readScores(ctx, query),
  );
}

function mountActs(http: Http): void {
  const response = { 200: MatchView };
  http.put(
    '/matching/matches/:id/cancellation',
    { ...visible, schema: { tags, summary: 'I cannot come', params: ById, body: CancelBody, response } },
    async ({ ctx, params, body }) => presentMatch(ctx, await cancelMyMatch(ctx, params.id, body.reason)),
  );
  http.put(
    '/matching/matches/:id/answer',
    {
      ...visible,
      schema: { tags, summary: 'Whether it took place', params: ById, body: AnswerBody, response },
    },
    async ({ ctx, params, body }) => presentMatch(ctx, await answerMatch(ctx, params.id, body.happened)),
  );
  http.post(
    '/matching/matches/:id/reviews',
    {
      ...visible,
      schema: {
        tags,
        summary: 'How it was with the others; once',
        params: ById,
        body: ReviewsBody,
        response,
      },
    },
    async ({ ctx, params, body }) => presentMatch(ctx, await reviewMatch(ctx, params.id, body.reviews)),
  );
}
