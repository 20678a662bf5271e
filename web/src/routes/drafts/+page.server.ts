import { redirect } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { settle } from '#lib/features/posts/actions.server.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, parent }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(paths.drafts));
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const drafts = await apiFor(fetch, url.origin).GET('/api/v1/me/drafts', {
    params: { query: { limit: 50, cursor } },
  });
  return { drafts: orFail(drafts), asked: url.searchParams.get('ask') };
};

export const actions: Actions = {
  default: async ({ request, fetch, url }) => {
    const key = textOf(await request.formData(), 'key');
    const params = { path: { key } };
    const answer = await outcomeOf<unknown>(
      apiFor(fetch, url.origin).DELETE('/api/v1/drafts/{key}', { params }),
    );
    return settle(answer, paths.drafts);
  },
};
