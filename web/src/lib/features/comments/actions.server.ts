import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { apiFor, type Comment } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { settle } from '#lib/features/posts/actions.server.ts';
import { draftOf } from '#lib/features/posts/composer.server.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';
import { localPath } from '#lib/features/shell/local-path.ts';

type Event = RequestEvent<{ id: string }>;

interface Typed {
  /** Which of the page's forms it was: `new`, `reply-12`, `edit-12`. */
  form: string;
  body: string;
  anonymous: boolean;
}

export const commentActions = {
  comment: async (event: Event) => {
    const form = await event.request.formData();
    const parentId = textOf(form, 'parentId') || null;
    const typed = typedIn(form, parentId ? `reply-${parentId}` : 'new');
    const answer = await outcomeOf(
      apiFor(event.fetch, event.url.origin).POST('/api/v1/posts/{id}/comments', {
        params: { path: { id: event.params.id } },
        headers: { 'idempotency-key': textOf(form, 'key') || crypto.randomUUID() },
        body: { body: typed.body, parentId, ...draftOf(form), ...(typed.anonymous && { anonymous: true }) },
      }),
    );
    return finish(event, form, answer, typed);
  },
  editComment: async (event: Event) => {
    const form = await event.request.formData();
    const id = textOf(form, 'id');
    const typed = typedIn(form, `edit-${id}`);
    const answer = await outcomeOf(
      apiFor(event.fetch, event.url.origin).PATCH('/api/v1/comments/{id}', {
        params: { path: { id } },
        body: { body: typed.body, version: Number(textOf(form, 'version')) || undefined },
      }),
    );
    return finish(event, form, answer, typed);
  },
  likeComment: async (event: Event) => {
    const { api, params, back, form } = await around(event);
    const on = form.get('on') === 'true';
    const answer = await outcomeOf(
      on
        ? api.PUT('/api/v1/comments/{id}/like', { params })
        : api.DELETE('/api/v1/comments/{id}/like', { params }),
    );
    return settle(answer, back);
  },
  deleteComment: async (event: Event) => {
    const { api, params, back } = await around(event);
    return settle(await outcomeOf<unknown>(api.DELETE('/api/v1/comments/{id}', { params })), back);
  },
  restoreComment: async (event: Event) => {
    const { api, params, back } = await around(event);
    return settle(await outcomeOf(api.PUT('/api/v1/comments/{id}/restoration', { params })), back);
  },
};

function typedIn(form: FormData, name: string): Typed {
  return { form: name, body: textOf(form, 'body'), anonymous: form.get('anonymous') === 'on' };
}

/** With scripts the new comment goes back to the page; without, the page is shown again at the comment. */
function finish(event: Event, form: FormData, { data, problem }: Outcome<Comment>, typed: Typed) {
  if (problem) return fail(problem.status >= 400 ? problem.status : 503, { problem, typed });
  if (event.request.headers.get('x-sveltekit-action') === 'true') return { comment: data };
  redirect(303, `${localPath(form.get('back'))}#c-${data.id}`);
}

async function around({ request, fetch, url }: Event) {
  const form = await request.formData();
  const id = textOf(form, 'id');
  return {
    form,
    api: apiFor(fetch, url.origin),
    params: { path: { id } },
    back: `${localPath(form.get('back'))}#c-${id}`,
  };
}
