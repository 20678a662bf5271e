import { orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
  const { api } = locals;
  const path = { handle: params.handle };
  const tab = url.searchParams.get('tab') === 'comments' ? 'comments' : 'posts';
  const kind = url.searchParams.get('kind')?.slice(0, 40) || undefined;
  const query = { limit: 20, cursor: url.searchParams.get('cursor') ?? undefined };
  const [member, left, posts, comments] = await Promise.all([
    api.GET('/api/v1/members/{handle}', { params: { path } }),
    api.GET('/api/v1/members/{handle}/contributions', { params: { path } }),
    tab === 'posts'
      ? api.GET('/api/v1/posts', { params: { query: { ...query, author: params.handle, kind } } })
      : undefined,
    tab === 'comments'
      ? api.GET('/api/v1/members/{handle}/comments', { params: { path, query } })
      : undefined,
  ]);
  return {
    member: orFail(member),
    left: orFail(left),
    kind,
    posts: posts ? orFail(posts) : null,
    comments: comments ? orFail(comments) : null,
  };
};
