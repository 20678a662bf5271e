import { apiFor, orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url, params }) => {
  const api = apiFor(fetch, url.origin);
  const { handle } = params;
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const [member, posts] = await Promise.all([
    api.GET('/api/v1/members/{handle}', { params: { path: { handle } } }),
    api.GET('/api/v1/posts', { params: { query: { author: handle, limit: 20, cursor } } }),
  ]);
  return { member: orFail(member), posts: orFail(posts) };
};
