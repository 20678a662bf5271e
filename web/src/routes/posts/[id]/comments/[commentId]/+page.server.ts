import { orFail } from '#lib/api/client.ts';
import { noteShown } from '#lib/features/comments/shown.server.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { locals, url, params, cookies, parent } = event;
  const { api } = locals;
  const path = { id: params.id };
  const query = { limit: 50, under: params.commentId, cursor: url.searchParams.get('comments') ?? undefined };
  const [asked, thread] = await Promise.all([
    api.GET('/api/v1/posts/{id}', { params: { path } }),
    api.GET('/api/v1/posts/{id}/comments', { params: { path, query } }),
  ]);
  const [post, comments] = [orFail(asked), orFail(thread)];
  await noteShown(event, (await parent()).me, { post, comments: comments.items });
  return {
    post,
    comments,
    under: params.commentId,
    formKey: mayBeMember(cookies) ? crypto.randomUUID() : null,
  };
};
