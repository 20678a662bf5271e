import { orFail } from '#lib/api/client.ts';
import { feedQuery, readFeedView } from '#lib/features/posts/feed-view.ts';
import { pageHead } from '#lib/features/sharing/head.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, params, locals, parent }) => {
  const view = { ...readFeedView(url.searchParams), tag: params.tag };
  const posts = await locals.api.GET('/api/v1/posts', { params: { query: feedQuery(view) } });
  const { site } = await parent();
  const path = paths.tag(params.tag);
  const of = { site, origin: url.origin, locale: locals.locale };
  locals.machinery = pageHead(of, { path, feed: `${path}/feed.atom` });
  return { view: { ...view, tag: undefined }, tag: params.tag, posts: orFail(posts) };
};
