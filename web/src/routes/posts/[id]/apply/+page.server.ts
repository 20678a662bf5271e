import { fail, redirect } from '@sveltejs/kit';
import { apiFor, orFail, type Problem } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { endOfDay } from '#lib/features/recruiting/day.ts';
import { recruitmentOf } from '#lib/features/recruiting/recruitment.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  const position = url.searchParams.get('position') ?? undefined;
  if (!me) redirect(303, paths.signIn(paths.apply(params, position)));
  const [asked, options] = await Promise.all([
    locals.api.GET('/api/v1/posts/{id}', { params: { path: { id: params.id } } }),
    locals.api.GET('/api/v1/recruitments/options'),
  ]);
  const post = orFail(asked);
  const recruitment = recruitmentOf(post);
  if (post.kind !== 'recruitment' || !recruitment) redirect(303, paths.post(post));
  return {
    post,
    recruitment,
    position: position ?? '',
    limit: orFail(options).limits.message,
    formKey: crypto.randomUUID(),
    ownBottomBar: true,
  };
};

const refused = (problem: Problem, values: Record<string, string> = {}) =>
  fail(problem.status >= 400 ? problem.status : 503, { refusal: problem, values });

const api = ({ fetch, url }: RequestEvent) => apiFor(fetch, url.origin);

export const actions: Actions = {
  apply: async (event) => {
    const form = await event.request.formData();
    const [position, message] = [textOf(form, 'position'), textOf(form, 'message')];
    const { problem } = await outcomeOf(
      api(event).POST('/api/v1/posts/{id}/applications', {
        params: { path: event.params },
        headers: { 'idempotency-key': textOf(form, 'formKey') || crypto.randomUUID() },
        body: { position, message },
      } as never),
    );
    if (problem) return refused(problem, { position, message });
    redirect(303, paths.post(event.params));
  },

  join: async (event) => {
    const form = await event.request.formData();
    const position = textOf(form, 'position');
    const call = { params: { path: event.params }, body: { position } };
    const { problem } = await outcomeOf(api(event).PUT('/api/v1/posts/{id}/team/members/me', call));
    if (problem) return refused(problem, { position });
    redirect(303, paths.post(event.params));
  },

  withdraw: async (event) => {
    const form = await event.request.formData();
    const path = { id: textOf(form, 'application') };
    const { problem } = await outcomeOf(api(event).DELETE('/api/v1/applications/{id}', { params: { path } }));
    if (problem) return refused(problem);
    redirect(303, form.get('back') === 'my' ? paths.myRecruiting('applied') : paths.post(event.params));
  },

  close: async (event) => {
    const call = { params: { path: event.params } };
    const { problem } = await outcomeOf(api(event).PUT('/api/v1/posts/{id}/closure', call));
    if (problem) return refused(problem);
    redirect(303, paths.post(event.params));
  },

  reopen: async (event) => {
    const form = await event.request.formData();
    const deadline = endOfDay(textOf(form, 'deadline'), textOf(form, 'zone') || 'UTC');
    const call = { params: { path: event.params }, body: { deadline } };
    const { problem } = await outcomeOf(api(event).DELETE('/api/v1/posts/{id}/closure', call));
    if (problem) return refused(problem);
    redirect(303, paths.post(event.params));
  },
};
