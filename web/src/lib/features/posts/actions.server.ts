import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { apiFor } from '#lib/api/client.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';

/** The forms of a post's page, for browsers without scripts; with scripts the page calls the API itself. */
type Event = RequestEvent<{ id: string }>;

/** Ends an action: on to a page, to sign in first, or with the refusal, and what was typed, on the page where it happened. */
export function settle<Typed extends object>(
  outcome: Outcome<unknown>,
  next: string,
  here = next,
  typed?: Typed,
) {
  const { problem } = outcome;
  if (problem?.status === 401) redirect(303, paths.signIn(here));
  if (problem) return fail(problem.status >= 400 ? problem.status : 503, { problem, ...typed });
  redirect(303, next);
}

async function wantsOn({ request }: Event): Promise<boolean> {
  return (await request.formData()).get('on') === 'true';
}

export const postActions = {
  like: async (event: Event) => {
    const on = await wantsOn(event);
    const { api, params, here } = around(event);
    const answer = await outcomeOf(
      on ? api.PUT('/api/v1/posts/{id}/like', { params }) : api.DELETE('/api/v1/posts/{id}/like', { params }),
    );
    return settle(answer, `${here}#actions`, here);
  },
  bookmark: async (event: Event) => {
    const on = await wantsOn(event);
    const { api, params, here } = around(event);
    const answer = await outcomeOf<unknown>(
      on
        ? api.PUT('/api/v1/posts/{id}/bookmark', { params })
        : api.DELETE('/api/v1/posts/{id}/bookmark', { params }),
    );
    return settle(answer, `${here}#actions`, here);
  },
  pin: async (event: Event) => {
    const pinned = await wantsOn(event);
    const { api, params, here } = around(event);
    return settle(await outcomeOf(api.PATCH('/api/v1/posts/{id}', { params, body: { pinned } })), here);
  },
  delete: async (event: Event) => {
    const { api, params, here } = around(event);
    const { data: post } = await outcomeOf(api.GET('/api/v1/posts/{id}', { params }));
    const answer = await outcomeOf<unknown>(api.DELETE('/api/v1/posts/{id}', { params }));
    const space = post ? paths.space(post.space.slug) : paths.home;
    return settle(answer, `${space}?deleted=${encodeURIComponent(event.params.id)}`, here);
  },
  restore: async (event: Event) => {
    const { api, params, here } = around(event);
    return settle(await outcomeOf<unknown>(api.PUT('/api/v1/posts/{id}/restoration', { params })), here);
  },
};

function around({ fetch, url, params: { id } }: Event) {
  return { api: apiFor(fetch, url.origin), params: { path: { id } }, here: paths.post({ id }) };
}
