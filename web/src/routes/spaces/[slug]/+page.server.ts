import { orFail } from '#lib/api/client.ts';
import { loadKindList } from '#lib/features/kinds/lists.server.ts';
import { feedQuery, readFeedView, showsPinned } from '#lib/features/posts/feed-view.ts';
import { pageHead } from '#lib/features/sharing/head.server.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, params, locals, parent, cookies }) => {
  const { api } = locals;
  const view = { ...readFeedView(url.searchParams), kind: undefined, space: undefined };
  const { slug } = params;
  const list = (query: object) => api.GET('/api/v1/posts', { params: { query: { ...query, space: slug } } });
  const pinsApart = showsPinned({ ...view, cursor: undefined });
  const { site } = await parent();
  const kind = site.spaces.find((one) => one.slug === slug)?.kind;
  const [space, posts, pinned, popular, watch, kindList] = await Promise.all([
    api.GET('/api/v1/spaces/{slug}', { params: { path: { slug } } }),
    list({ ...feedQuery(view), ...(pinsApart && { pinned: false }) }),
    showsPinned(view) ? list({ pinned: true, limit: 5 }) : undefined,
    list({ sort: 'popular', window: 'month', limit: 5 }),
    mayBeMember(cookies) ? api.GET('/api/v1/spaces/{slug}/watch', { params: { path: { slug } } }) : undefined,
    loadKindList(kind, { locals, url }, slug),
  ]);
  const restored = url.searchParams.get('deleted');
  const path = paths.space(slug);
  const of = { site, origin: url.origin, locale: locals.locale };
  locals.machinery = pageHead(of, { path, feed: `${path}/feed.atom` });
  return {
    view,
    space: orFail(space),
    level: watch?.data?.level,
    posts: orFail(posts),
    list: kindList,
    pinned: pinned?.data?.items ?? [],
    popular: popular.data?.items ?? [],
    deleted: restored && /^\d{1,18}$/.test(restored) ? restored : null,
  };
};
