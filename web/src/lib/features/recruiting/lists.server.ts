import type { RequestEvent } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { readView, viewQuery } from './recruitments-view.ts';

/** What the list of a space of recruitments shows. */
export async function loadRecruitments({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>, space: string) {
  const view = readView(url.searchParams);
  const query = { ...viewQuery(view), space, limit: 20 };
  const [posts, options] = await Promise.all([
    locals.api.GET('/api/v1/recruitments', { params: { query } }),
    locals.api.GET('/api/v1/recruitments/options'),
  ]);
  return { view, posts: orFail(posts), options: orFail(options), now: Date.now() };
}

/** What launches of a space, or of all, are shown. */
export async function loadLaunches({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>, space: string) {
  const asked = url.searchParams.get('sort');
  const sort = asked === 'popular' || asked === 'likes' ? asked : 'new';
  const cursor = url.searchParams.get('cursor')?.slice(0, 500) || undefined;
  const [posts, stats] = await Promise.all([
    locals.api.GET('/api/v1/launches', { params: { query: { space, sort, cursor, limit: 18 } } }),
    locals.api.GET('/api/v1/teams/stats'),
  ]);
  return { sort, posts: orFail(posts), stats: stats.data ?? null };
}
