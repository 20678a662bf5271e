import { orFail } from '#lib/api/client.ts';
import { noteShown } from '#lib/features/comments/shown.server.ts';
import { commentActions } from '#lib/features/comments/actions.server.ts';
import { postActions } from '#lib/features/posts/actions.server.ts';
import { postHead } from '#lib/features/sharing/head.server.ts';
import { mayBeMember } from '#lib/features/shell/may-be-member.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { url, params, locals, parent, cookies } = event;
  const { api } = locals;
  const path = { id: params.id };
  const cursor = url.searchParams.get('comments') ?? undefined;
  const [asked, comments] = await Promise.all([
    api.GET('/api/v1/posts/{id}', { params: { path } }),
    api.GET('/api/v1/posts/{id}/comments', { params: { path, query: { limit: 50, cursor } } }),
  ]);
  const post = orFail(asked);
  const handle = post.author?.handle;
  const [author, others] = await Promise.all([
    handle ? api.GET('/api/v1/members/{handle}', { params: { path: { handle } } }) : undefined,
    api.GET('/api/v1/posts', { params: { query: { space: post.space.slug, sort: 'active', limit: 6 } } }),
  ]);
  const thread = orFail(comments);
  const { site, me } = await parent();
  await noteShown(event, me, { post, comments: thread.items });
  locals.machinery = postHead({ site, origin: url.origin, locale: locals.locale }, post, thread);
  return {
    post,
    comments: thread,
    author: author?.data ?? null,
    others: (others.data?.items ?? []).filter(({ id }) => id !== post.id).slice(0, 5),
    asksDelete: url.searchParams.get('ask') === 'delete' && post.mine.delete,
    /** Makes a form that is sent twice count once. */
    formKey: mayBeMember(cookies) ? crypto.randomUUID() : null,
    ownBottomBar: true,
  };
};

export const actions: Actions = { ...postActions, ...commentActions };
