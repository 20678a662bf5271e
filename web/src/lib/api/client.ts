import { error } from '@sveltejs/kit';
import createClient from 'openapi-fetch';
import type { paths } from './schema.d.ts';

/** What a call answers when all is well. */
export type Answer<Path extends keyof paths, Verb extends keyof paths[Path]> = paths[Path][Verb] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

export type Site = Answer<'/api/v1/site', 'get'>;
export type Space = Site['spaces'][number];
export type Member = Answer<'/api/v1/me', 'get'>;
export type MemberCard = Answer<'/api/v1/members/{handle}', 'get'>;
export type CardOptions = Answer<'/api/v1/card-options', 'get'>;
export type Post = Answer<'/api/v1/posts/{id}', 'get'>;
export type PostSummary = Answer<'/api/v1/posts', 'get'>['items'][number];
export type SearchResult = Answer<'/api/v1/search', 'get'>;
export type SearchItem = SearchResult['items'][number];
export type SearchPreview = Answer<'/api/v1/search/preview', 'get'>;
export type Notice = Answer<'/api/v1/notifications', 'get'>['items'][number];
export type DraftSummary = Answer<'/api/v1/me/drafts', 'get'>['items'][number];
export type RevisionSummary = Answer<'/api/v1/posts/{id}/revisions', 'get'>['items'][number];
export type Revision = Answer<'/api/v1/posts/{id}/revisions/{revision}', 'get'>;
export type Room = Answer<'/api/v1/rooms/{id}', 'get'>;
export type RoomMember = Answer<'/api/v1/rooms/{id}/members', 'get'>['items'][number];
/** One entry of a room's log. */
export type Entry = Answer<'/api/v1/rooms/{id}/messages', 'get'>['items'][number];
/** What a room shows: an entry without the message that it is about. */
export type Message = Omit<Entry, 'message'>;
/** A message that was found. */
export type MessageHit = Answer<'/api/v1/me/messages/search', 'get'>['items'][number];
export type Comment = Answer<'/api/v1/posts/{id}/comments', 'get'>['items'][number];

/** A refusal of the API (RFC 9457). `code` is stable; show a text of our own for it. */
export interface Problem {
  status: number;
  code: string;
  title?: string;
  detail?: string;
  params?: Record<string, unknown>;
  errors?: { pointer: string; code: string; params?: Record<string, unknown> }[];
}

/** The API for one request. In `load` and actions: `apiFor(fetch, url.origin)`; in the browser: `apiFor()`. */
export function apiFor(fetcher: typeof fetch = fetch, origin = globalThis.location?.origin) {
  return createClient<paths>({ baseUrl: origin, fetch: (request) => fetcher(request) });
}

export function asProblem(value: unknown, response: Response): Problem {
  const known =
    typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
  return known
    ? { ...(value as Problem), status: response.status }
    : { status: response.status, code: 'server.failed' };
}

/** The answer's data; a refusal becomes the error page with its status and code. */
export function orFail<Data>(answer: { data?: Data; error?: unknown; response: Response }): Data {
  if (answer.response.ok && answer.data !== undefined) return answer.data;
  const { status, code } = asProblem(answer.error, answer.response);
  error(status >= 400 ? status : 500, { message: code, code });
}
