import { redirect } from '@sveltejs/kit';
import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { settle } from '#lib/features/posts/actions.server.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(paths.inbox));
  const unread = url.searchParams.get('show') === 'unread';
  const query = { cursor: url.searchParams.get('cursor') ?? undefined, ...(unread && { unread: true }) };
  return {
    unreadOnly: unread,
    notices: orFail(await locals.api.GET('/api/v1/notifications', { params: { query } })),
  };
};

export const actions: Actions = {
  allRead: async ({ request, fetch, url }) => {
    const upTo = Number(textOf(await request.formData(), 'upTo'));
    const api = apiFor(fetch, url.origin);
    return settle(await outcomeOf(api.PUT('/api/v1/notifications/read', { body: { upTo } })), paths.inbox);
  },
};
