import { fail, redirect } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { recruitmentOf } from '#lib/features/recruiting/recruitment.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

const states = ['pending', 'accepted', 'declined', 'withdrawn'] as const;

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(paths.applicants(params)));
  const state = states.find((one) => one === url.searchParams.get('state'));
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const [post, applicants] = await Promise.all([
    locals.api.GET('/api/v1/posts/{id}', { params: { path: { id: params.id } } }),
    locals.api.GET('/api/v1/posts/{id}/applications', {
      params: { path: { id: params.id }, query: { state, cursor, limit: 20 } },
    }),
  ]);
  const found = orFail(post);
  return {
    post: found,
    recruitment: recruitmentOf(found),
    applicants: orFail(applicants),
    state: state ?? null,
  };
};

export const actions: Actions = {
  decide: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const id = textOf(form, 'application');
    const decision = form.get('decision') === 'accepted' ? 'accepted' : 'declined';
    const { problem } = await outcomeOf(
      apiFor(fetch, url.origin).PUT('/api/v1/applications/{id}/decision', {
        params: { path: { id } },
        body: { decision, text: textOf(form, 'text') || null },
      }),
    );
    if (problem) return fail(problem.status >= 400 ? problem.status : 503, { refusal: problem, id });
    return { decided: decision, id };
  },
};
