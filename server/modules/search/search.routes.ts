import type { FastifyRequest } from 'fastify';
import type { Http } from '../../kernel/module.ts';
import type { SearchGate } from './search.gate.ts';
import type { SearchLog } from './search.log.ts';
import { trendingTerm } from './search.rules.ts';
import {
  ByPostId,
  Preview,
  SearchQueryString,
  SearchResult,
  SimilarBody,
  SimilarPosts,
  SimilarQuery,
  Suggestions,
  Trending,
  TrendingQuery,
  TypedQuery,
} from './search.schemas.ts';
import type { SimilarCache } from './similar-cache.ts';
import type { TrendingWords } from './trending-words.ts';
import { findSimilarTo, findSimilarToText } from './use-cases/find-similar.ts';
import { previewSearch } from './use-cases/preview-search.ts';
import { searchEverything, type Finding } from './use-cases/search-everything.ts';
import { suggestWords } from './use-cases/suggest-words.ts';

const tags = ['search'];
const searching = { name: 'searching', points: 120, seconds: 60 };
/** Every letter asks. */
const typing = { name: 'search-typing', points: 600, seconds: 60 };
const comparing = { name: 'search-comparing', points: 60, seconds: 60 };

export interface SearchParts {
  gate: SearchGate;
  log: SearchLog;
  trending: TrendingWords;
  similar: SimilarCache;
}

export function searchRoutes(parts: SearchParts) {
  return (http: Http): void => {
    mountSearch(http, parts);
    mountTyping(http, parts);
    mountTrending(http, parts);
    mountSimilar(http, parts);
  };
}

function mountSearch(http: Http, { gate, log }: SearchParts): void {
  http.get(
    '/search',
    {
      config: { access: { who: 'guest' }, limit: searching, heavy: true },
      schema: {
        tags,
        summary: 'Posts by the words of them and their comments, and people',
        querystring: SearchQueryString,
        response: { 200: SearchResult },
      },
    },
    async (request) => {
      const { ctx, query } = request;
      const finding = await searchEverything(ctx, query, gate);
      if (query.cursor === undefined) record(request, finding, log);
      return finding.result;
    },
  );
}

/** Only what found an open post by its very words is counted: what others see must not tell what is behind a door. */
function record(request: FastifyRequest, { term, found }: Finding, log: SearchLog): void {
  const countable = found.some(({ item, open }) => open && item.tier === 'words') ? trendingTerm(term) : null;
  if (countable === null) return;
  const agent = String(request.headers['user-agent'] ?? '');
  log.record(request.ctx, countable, { address: request.ip, agent });
}

function mountTyping(http: Http, { gate }: SearchParts): void {
  http.get(
    '/search/preview',
    {
      config: { access: { who: 'guest' }, limit: typing, heavy: true },
      schema: {
        tags,
        summary: 'The best of each kind, while typing',
        querystring: TypedQuery,
        response: { 200: Preview },
      },
    },
    async ({ ctx, query }) => previewSearch(ctx, query.q, gate),
  );

  http.get(
    '/search/suggestions',
    {
      config: { access: { who: 'guest' }, limit: typing, heavy: true },
      schema: {
        tags,
        summary: 'Words that begin with, sound or look like what is typed',
        querystring: TypedQuery,
        response: { 200: Suggestions },
      },
    },
    async ({ ctx, query }) => ({ items: await suggestWords(ctx, query.q, gate) }),
  );
}

function mountTrending(http: Http, { trending }: SearchParts): void {
  http.get(
    '/search/trending',
    {
      config: { access: { who: 'guest' }, heavy: true },
      schema: {
        tags,
        summary: 'What people search for',
        querystring: TrendingQuery,
        response: { 200: Trending },
      },
    },
    async ({ ctx, query }) => {
      const terms = await trending.list(ctx, query.window ?? 'day', query.limit ?? 10);
      return { items: terms.map(({ term, people }) => ({ term, count: people })) };
    },
  );
}

function mountSimilar(http: Http, { gate, similar }: SearchParts): void {
  http.get(
    '/posts/:id/similar',
    {
      config: { access: { who: 'guest', object: 'visible' }, heavy: true },
      schema: {
        tags,
        summary: 'Posts like this one',
        params: ByPostId,
        querystring: SimilarQuery,
        response: { 200: SimilarPosts },
      },
    },
    async ({ ctx, params, query }) => ({
      items: await findSimilarTo(ctx, params.id, query.limit ?? 5, { gate, cache: similar }),
    }),
  );

  http.post(
    '/search/similar',
    {
      config: { access: { who: 'member' }, limit: comparing },
      schema: {
        tags,
        summary: 'Posts like a text that is being written; nothing is kept',
        body: SimilarBody,
        response: { 200: SimilarPosts },
      },
    },
    async ({ ctx, body }) => ({
      items: await findSimilarToText(ctx, { title: body.title, body: body.body ?? '' }, 5, { gate }),
    }),
  );
}
