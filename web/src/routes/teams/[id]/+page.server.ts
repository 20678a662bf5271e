import { fail, redirect } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { outcomeOf, type Outcome } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
  const { me, site } = await parent();
  if (!me) redirect(303, paths.signIn(paths.team(params.id)));
  const team = orFail(await locals.api.GET('/api/v1/teams/{id}', { params: { path: { id: params.id } } }));
  const launchSpace = site.spaces.find(({ kind, mine }) => kind === 'launch' && mine.write);
  return { team, launchSpace: launchSpace?.slug ?? null };
};

/** What a form did, and what the API said to it. */
function told(what: string, { problem }: Outcome<unknown>) {
  if (problem) return fail(problem.status >= 400 ? problem.status : 503, { what, refusal: problem });
  return { what, refusal: undefined };
}
const api = ({ fetch, url }: RequestEvent) => apiFor(fetch, url.origin);

export const actions: Actions = {
  checkIn: async (event) => {
    const line = textOf(await event.request.formData(), 'line');
    const call = { params: { path: event.params }, body: { line } };
    return told('checkIn', await outcomeOf(api(event).PUT('/api/v1/teams/{id}/check-in', call)));
  },

  edit: async (event) => {
    const form = await event.request.formData();
    const labels = form.getAll('label').map(String);
    const urls = form.getAll('url').map(String);
    const links = urls.map((url, index) => ({ label: labels[index]?.trim() || url, url: url.trim() }));
    const body = {
      name: textOf(form, 'name'),
      notes: textOf(form, 'notes'),
      links: links.filter(({ url }) => url !== ''),
      version: Number(textOf(form, 'version')) || 1,
    };
    const call = { params: { path: event.params }, body };
    return told('edit', await outcomeOf(api(event).PATCH('/api/v1/teams/{id}', call)));
  },

  handOver: async (event) => {
    const handle = textOf(await event.request.formData(), 'handle');
    const call = { params: { path: event.params }, body: { handle } };
    return told('handOver', await outcomeOf(api(event).PUT('/api/v1/teams/{id}/host', call)));
  },

  replace: async (event) => {
    const handle = textOf(await event.request.formData(), 'handle');
    const call = { params: { path: { id: event.params.id, handle } } };
    return told('replace', await outcomeOf(api(event).DELETE('/api/v1/teams/{id}/members/{handle}', call)));
  },

  leave: async (event) => {
    const id = textOf(await event.request.formData(), 'post');
    const call = { params: { path: { id } } };
    const left = await outcomeOf(api(event).DELETE('/api/v1/posts/{id}/team/members/me', call));
    if (left.problem) return told('leave', left);
    redirect(303, paths.myRecruiting('joined'));
  },

  end: async (event) => {
    const form = await event.request.formData();
    const outcome = form.get('outcome') === 'given-up' ? 'given-up' : 'finished';
    const call = {
      params: { path: event.params },
      body: { outcome, reason: textOf(form, 'reason') || null },
    };
    return told('end', await outcomeOf(api(event).PUT('/api/v1/teams/{id}/end', call as never)));
  },
};
