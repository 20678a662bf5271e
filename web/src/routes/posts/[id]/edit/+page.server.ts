import { error, fail, redirect } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { loadKindOptions } from '#lib/features/kinds/forms.server.ts';
import { draftOf, facetIn, keptDraft, typedIn, typedOf } from '#lib/features/posts/composer.server.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { consentFirst } from '#lib/features/terms/consent-first.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, params, parent, request, locals }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(paths.editPost(params)));
  consentFirst(me, { request, url });
  const post = orFail(
    await apiFor(fetch, url.origin).GET('/api/v1/posts/{id}', { params: { path: { id: params.id } } }),
  );
  if (!post.mine.edit) error(403, { message: 'posts.not_yours', code: 'posts.not_yours' });
  const draft = await keptDraft({ fetch, url }, `post:${post.id}`);
  const start = draft.resumed && draft.kept ? { ...typedOf(draft.kept), space: post.space.slug } : null;
  const kindOptions = await loadKindOptions(post.kind, { locals });
  return { ...draft, draft: start, post, kindOptions, ownBottomBar: true };
};

export const actions: Actions = {
  default: async ({ request, fetch, url, params }) => {
    const form = await request.formData();
    const facet = await facetIn(form);
    const typed = { ...typedIn(form), ...facet.typed };
    const api = apiFor(fetch, url.origin);
    const call = { params: { path: { id: params.id } } };
    const { title, body, tags } = typed;
    const version = Number(textOf(form, 'version')) || undefined;
    const { data: post, problem } = await outcomeOf(
      api.PATCH('/api/v1/posts/{id}', {
        ...call,
        body: { title, body, tags, version, ...facet.sent, ...draftOf(form) },
      }),
    );
    if (post) redirect(303, paths.post(post));
    // Somebody who is told that the post has changed needs to see how.
    const current =
      problem.status === 409 ? (await outcomeOf(api.GET('/api/v1/posts/{id}', call))).data : undefined;
    const stale = current && { title: current.title, body: current.body ?? '', version: current.version };
    return fail(problem.status >= 400 ? problem.status : 503, { problem, typed, stale });
  },
};
