import { fail, redirect } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { settle } from '#lib/features/posts/actions.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

const numberIn = (url: URL, name: string): number | null => {
  const value = Number(url.searchParams.get(name) ?? Number.NaN);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
};

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('madang:rooms');
  const { api } = locals;
  const path = { id: params.id };
  const at = numberIn(url, 'at');
  const before = numberIn(url, 'before') ?? (at === null ? undefined : at + 25);
  const [room, entries, pins] = await Promise.all([
    api.GET('/api/v1/rooms/{id}', { params: { path } }),
    api.GET('/api/v1/rooms/{id}/messages', { params: { path, query: { before, limit: 50 } } }),
    api.GET('/api/v1/rooms/{id}/pins', { params: { path } }),
  ]);
  const found = orFail(room);
  return {
    room: found,
    entries: found.mine ? orFail(entries) : null,
    before: before ?? null,
    pins: pins.data?.items ?? [],
    at,
    formKey: crypto.randomUUID(),
    ownBottomBar: true,
  };
};

export const actions: Actions = {
  /** Where scripts do not run. */
  say: async ({ request, fetch, url, params }) => {
    const form = await request.formData();
    const body = {
      content: textOf(form, 'content'),
      clientId: textOf(form, 'clientId') || crypto.randomUUID(),
    };
    const call = apiFor(fetch, url.origin).POST('/api/v1/rooms/{id}/messages', {
      params: { path: { id: params.id } },
      body,
    });
    const here = paths.room(params.id);
    return settle(await outcomeOf<unknown>(call as never), here, here, { content: body.content });
  },
  join: async ({ request, fetch, url, params }) => {
    const password = textOf(await request.formData(), 'password');
    const { problem } = await outcomeOf(
      apiFor(fetch, url.origin).PUT('/api/v1/rooms/{id}/members/me', {
        params: { path: { id: params.id } },
        body: password ? { password } : {},
      }),
    );
    if (problem) return fail(problem.status >= 400 ? problem.status : 503, { problem, refusal: problem });
    redirect(303, paths.room(params.id));
  },
  decline: async ({ fetch, url, params }) => {
    const call = apiFor(fetch, url.origin).DELETE('/api/v1/rooms/{id}/members/me', {
      params: { path: { id: params.id } },
    });
    return settle(await outcomeOf<unknown>(call), paths.rooms, paths.room(params.id));
  },
};
