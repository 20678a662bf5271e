import { apiFor, orFail } from '#lib/api/client.ts';
import { textOf } from '#lib/features/forms/send.ts';
import { settle } from '#lib/features/posts/actions.server.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import { feedQuery, readFeedView, showsPinned } from '#lib/features/posts/feed-view.ts';
import { loadFirstSteps } from '#lib/features/admin/first-steps.server.ts';
import { loadHomeLists } from '#lib/features/recruiting/home.server.ts';
import { pageHead } from '#lib/features/sharing/head.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nothing that stands in the list counts as unread any more; what came after it was made still does. */
export const actions: Actions = {
  allRead: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const reading = textOf(form, 'reading') === 'new' ? 'new' : 'unread';
    const answer = await outcomeOf<unknown>(
      apiFor(fetch, url.origin).PUT('/api/v1/me/unread/seen', {
        body: { reading, until: textOf(form, 'until') },
      }),
    );
    return settle(answer, reading === 'new' ? paths.newPosts : paths.unreadPosts);
  },
};

export const load: PageServerLoad = async ({ fetch, url, cookies, locals, parent }) => {
  const { api } = locals;
  const isMember = mayBeMember(cookies);
  const asked = readFeedView(url.searchParams);
  const view = isMember ? asked : { ...asked, reading: undefined };
  const pinsApart = view.sort !== 'popular' && !view.kind && !view.tag && !view.reading;
  const list = (query: object) => api.GET('/api/v1/posts', { params: { query } });
  const [posts, pinned, popular, members, trending, unread, firstSteps, home] = await Promise.all([
    list({ ...feedQuery(view), ...(pinsApart && { pinned: false }) }),
    showsPinned(view) ? list({ pinned: true, space: view.space, limit: 3 }) : undefined,
    list({ sort: 'popular', window: 'week', limit: 6 }),
    api.GET('/api/v1/members', { params: { query: { limit: 5 } } }),
    api.GET('/api/v1/search/trending', { params: { query: { window: 'week', limit: 10 } } }),
    isMember ? api.GET('/api/v1/me/unread') : undefined,
    parent().then(({ me }) => loadFirstSteps(me, { fetch, cookies })),
    parent().then(({ site }) => loadHomeLists(api, site)),
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
    home,
    unread: unread?.data ?? null,
    at: new Date().toISOString(),
  };
};
