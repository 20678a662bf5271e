import { apiFor, orFail } from '#lib/api/client.ts';
import { feedQuery, readFeedView } from '#lib/features/posts/feed-view.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, params }) => {
  const view = { ...readFeedView(url.searchParams), tag: params.tag };
  const posts = await apiFor(fetch, url.origin).GET('/api/v1/posts', { params: { query: feedQuery(view) } });
  return { view: { ...view, tag: undefined }, tag: params.tag, posts: orFail(posts) };
};
