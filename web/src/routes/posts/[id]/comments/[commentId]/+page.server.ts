import { orFail } from '#lib/api/client.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params, cookies }) => {
  const { api } = locals;
  const path = { id: params.id };
  const query = { limit: 50, under: params.commentId, cursor: url.searchParams.get('comments') ?? undefined };
  const [post, comments] = await Promise.all([
    api.GET('/api/v1/posts/{id}', { params: { path } }),
    api.GET('/api/v1/posts/{id}/comments', { params: { path, query } }),
  ]);
  return {
    post: orFail(post),
    comments: orFail(comments),
    under: params.commentId,
    formKey: mayBeMember(cookies) ? crypto.randomUUID() : null,
  };
};
