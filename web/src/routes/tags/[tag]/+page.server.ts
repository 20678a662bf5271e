import { orFail } from '#lib/api/client.ts';
import { feedQuery, readFeedView } from '#lib/features/posts/feed-view.ts';
import { pageHead } from '#lib/features/sharing/head.server.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, params, locals, parent, cookies }) => {
  const view = { ...readFeedView(url.searchParams), tag: params.tag };
  const path = { name: params.tag };
  const [posts, watch] = await Promise.all([
    locals.api.GET('/api/v1/posts', { params: { query: feedQuery(view) } }),
    mayBeMember(cookies) ? locals.api.GET('/api/v1/tags/{name}/watch', { params: { path } }) : undefined,
  ]);
  const { site } = await parent();
  const address = paths.tag(params.tag);
  const of = { site, origin: url.origin, locale: locals.locale };
  locals.machinery = pageHead(of, { path: address, feed: `${address}/feed.atom` });
  return {
    view: { ...view, tag: undefined },
    tag: params.tag,
    posts: orFail(posts),
    level: watch?.data?.level,
  };
};
