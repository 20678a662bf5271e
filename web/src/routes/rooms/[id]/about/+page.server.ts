import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('madang:rooms');
  const path = { id: params.id };
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const [room, members] = await Promise.all([
    locals.api.GET('/api/v1/rooms/{id}', { params: { path } }),
    locals.api.GET('/api/v1/rooms/{id}/members', { params: { path, query: { limit: 100, cursor } } }),
  ]);
  const found = orFail(room);
  // Who left is told nothing of those who stayed.
  if (!found.mine?.present) redirect(303, paths.room(params.id));
  return {
    room: found,
    members: orFail(members),
    ask: url.searchParams.get('ask'),
    ownBottomBar: true,
  };
};

type Event = RequestEvent<{ id: string }>;
const around = ({ fetch, url, params: { id } }: Event) => ({
  api: apiFor(fetch, url.origin),
  params: { path: { id } },
});

/** Stays here, with what was done or why it was not. */
function stay(outcome: Outcome<unknown>, form: string) {
  const { problem } = outcome;
  if (!problem) return { form, done: true as const, refusal: undefined };
  return fail(problem.status >= 400 ? problem.status : 503, { form, done: false as const, refusal: problem });
}

export const actions: Actions = {
  edit: async (event) => {
    const form = await event.request.formData();
    const { api, params } = around(event);
    const secret = textOf(form, 'password');
    const body = {
      title: textOf(form, 'title'),
      capacity: Number(textOf(form, 'capacity')),
      listed: form.get('listed') === 'on',
      version: Number(textOf(form, 'version')),
      ...(form.get('open') === 'on' ? { password: null } : secret !== '' && { password: secret }),
    };
    return stay(await outcomeOf<unknown>(api.PATCH('/api/v1/rooms/{id}', { params, body })), 'edit');
  },
  invite: async (event) => {
    const handle = textOf(await event.request.formData(), 'handle')
      .trim()
      .replace(/^@/, '');
    const { api, params } = around(event);
    const path = { ...params.path, handle };
    const call = api.PUT('/api/v1/rooms/{id}/invitations/{handle}', { params: { path } });
    return stay(await outcomeOf<unknown>(call), 'invite');
  },
  remove: async (event) => {
    const handle = textOf(await event.request.formData(), 'handle');
    const { api, params } = around(event);
    const path = { ...params.path, handle };
    const call = api.DELETE('/api/v1/rooms/{id}/members/{handle}', { params: { path } });
    return stay(await outcomeOf<unknown>(call), 'members');
  },
  handOver: async (event) => {
    const handle = textOf(await event.request.formData(), 'handle');
    const { api, params } = around(event);
    const call = api.PUT('/api/v1/rooms/{id}/host', { params, body: { handle } });
    return stay(await outcomeOf<unknown>(call), 'members');
  },
  mute: async (event) => {
    const on = (await event.request.formData()).get('on') === 'true';
    const { api, params } = around(event);
    const url = '/api/v1/rooms/{id}/mute';
    const call = on ? api.PUT(url, { params }) : api.DELETE(url, { params });
    return stay(await outcomeOf<unknown>(call as never), 'mute');
  },
  leave: async (event) => {
    const { api, params } = around(event);
    const outcome = await outcomeOf<unknown>(api.DELETE('/api/v1/rooms/{id}/members/me', { params }));
    if (outcome.problem) return stay(outcome, 'leave');
    redirect(303, paths.rooms);
  },
  close: async (event) => {
    const { api, params } = around(event);
    const outcome = await outcomeOf<unknown>(api.DELETE('/api/v1/rooms/{id}', { params }));
    if (outcome.problem) return stay(outcome, 'leave');
    redirect(303, paths.room(params.path.id));
  },
};
