import { error, type RequestEvent } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { settle } from './actions.server.ts';

interface Subject {
  what: 'post' | 'comment';
  id: string;
  /** The page of the history. */
  here: string;
  /** Where the restored text is shown. */
  back: string;
}
type Event = Pick<RequestEvent, 'fetch' | 'url'>;

/** The versions of a post or comment, and what the chosen one changed. */
export async function loadHistory({ fetch, url }: Event, { what, id }: Subject) {
  const api = apiFor(fetch, url.origin);
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const of = { params: { path: { id }, query: { limit: 50, cursor } } };
  const list = orFail(
    await (what === 'post'
      ? api.GET('/api/v1/posts/{id}/revisions', of)
      : api.GET('/api/v1/comments/{id}/revisions', of)),
  );
  const revision = url.searchParams.get('version') ?? String(list.items[0]?.revision ?? '');
  const one = { params: { path: { id, revision } } };
  const shown = orFail(
    await (what === 'post'
      ? api.GET('/api/v1/posts/{id}/revisions/{revision}', one)
      : api.GET('/api/v1/comments/{id}/revisions/{revision}', one)),
  );
  return { list, shown, asksErase: url.searchParams.get('ask') === 'erase' && shown.mine.erase };
}

/** The forms of a history: `restore` and `erase`, each with `version`. */
export function historyActions(subjectOf: (event: RequestEvent) => Subject) {
  return {
    restore: async (event: RequestEvent) => {
      const { what, here, back, params, api } = await around(event, subjectOf(event));
      const answer = await outcomeOf<unknown>(
        what === 'post'
          ? api.PUT('/api/v1/posts/{id}/revisions/{revision}/restoration', { params, body: {} })
          : api.PUT('/api/v1/comments/{id}/revisions/{revision}/restoration', { params, body: {} }),
      );
      return settle(answer, back, here);
    },
    erase: async (event: RequestEvent) => {
      const { what, here, params, api } = await around(event, subjectOf(event));
      const answer = await outcomeOf<unknown>(
        what === 'post'
          ? api.DELETE('/api/v1/posts/{id}/revisions/{revision}', { params })
          : api.DELETE('/api/v1/comments/{id}/revisions/{revision}', { params }),
      );
      return settle(answer, here);
    },
  };
}

async function around({ request, fetch, url }: RequestEvent, subject: Subject) {
  const revision = textOf(await request.formData(), 'version');
  if (!revision) error(400, { message: 'request.invalid', code: 'request.invalid' });
  const params = { path: { id: subject.id, revision } };
  return { ...subject, params, api: apiFor(fetch, url.origin) };
}
