import { orFail } from '#lib/api/client.ts';
import { feedQuery, readFeedView, showsPinned } from '#lib/features/posts/feed-view.ts';
import { loadFirstSteps } from '#lib/features/admin/first-steps.server.ts';
import { pageHead } from '#lib/features/sharing/head.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, cookies, locals, parent }) => {
  const { api } = locals;
  const view = readFeedView(url.searchParams);
  const pinsApart = view.sort !== 'popular' && !view.kind && !view.tag;
  const list = (query: object) => api.GET('/api/v1/posts', { params: { query } });
  const [posts, pinned, popular, members, trending, firstSteps] = await Promise.all([
    list({ ...feedQuery(view), ...(pinsApart && { pinned: false }) }),
    showsPinned(view) ? list({ pinned: true, space: view.space, limit: 3 }) : undefined,
    list({ sort: 'popular', window: 'week', limit: 6 }),
    api.GET('/api/v1/members', { params: { query: { limit: 5 } } }),
    api.GET('/api/v1/search/trending', { params: { query: { window: 'week', limit: 10 } } }),
    parent().then(({ me }) => loadFirstSteps(me, { fetch, cookies })),
  ]);
  const { site } = await parent();
  const of = { site, origin: url.origin, locale: locals.locale };
  locals.machinery = pageHead(of, { path: paths.home, feed: '/feed.atom' });
  return {
    view,
    posts: orFail(posts),
    pinned: pinned?.data?.items ?? [],
    // The side column may miss without taking the page down.
    popular: popular.data?.items ?? [],
    newMembers: members.data?.items ?? [],
    trending: trending.data?.items ?? [],
    firstSteps,
  };
};
