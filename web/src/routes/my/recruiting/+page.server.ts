import { redirect } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

const tabs = ['hosted', 'applied', 'joined', 'bookmarked'] as const;

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const { me } = await parent();
  const tab = tabs.find((one) => one === url.searchParams.get('tab')) ?? 'hosted';
  if (!me) redirect(303, paths.signIn(paths.myRecruiting(tab)));
  const { api } = locals;
  const page = { limit: 20, cursor: url.searchParams.get('cursor') ?? undefined };
  const shown = { tab, now: Date.now(), posts: null, applications: null, teams: null };
  if (tab === 'applied')
    return {
      ...shown,
      applications: orFail(await api.GET('/api/v1/me/applications', { params: { query: page } })),
    };
  if (tab === 'joined')
    return { ...shown, teams: orFail(await api.GET('/api/v1/me/teams', { params: { query: page } })) };
  const posts =
    tab === 'hosted'
      ? await api.GET('/api/v1/posts', {
          params: { query: { ...page, kind: 'recruitment', author: me.handle } },
        })
      : await api.GET('/api/v1/me/bookmarks', { params: { query: page } });
  const { items, nextCursor } = orFail(posts);
  return { ...shown, posts: { items: items.filter(({ kind }) => kind === 'recruitment'), nextCursor } };
};
