import { orFail } from '#lib/api/client.ts';
import { refuse, send } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params, parent }) => {
  const { api } = locals;
  const { me } = await parent();
  const isOther = me !== null && me.handle !== params.handle;
  const path = { handle: params.handle };
  const tab = url.searchParams.get('tab') === 'comments' ? 'comments' : 'posts';
  const kind = url.searchParams.get('kind')?.slice(0, 40) || undefined;
  const query = { limit: 20, cursor: url.searchParams.get('cursor') ?? undefined };
  const [member, left, block, posts, comments, watch] = await Promise.all([
    api.GET('/api/v1/members/{handle}', { params: { path } }),
    api.GET('/api/v1/members/{handle}/contributions', { params: { path } }),
    isOther ? api.GET('/api/v1/members/{handle}/block', { params: { path } }) : undefined,
    tab === 'posts'
      ? api.GET('/api/v1/posts', { params: { query: { ...query, author: params.handle, kind } } })
      : undefined,
    tab === 'comments'
      ? api.GET('/api/v1/members/{handle}/comments', { params: { path, query } })
      : undefined,
    isOther ? api.GET('/api/v1/members/{handle}/watch', { params: { path } }) : undefined,
  ]);
  return {
    member: orFail(member),
    left: orFail(left),
    level: watch?.data?.level,
    kind,
    blocked: block?.data?.blocked ?? false,
    asksBlock: url.searchParams.has('block'),
    posts: posts ? orFail(posts) : null,
    comments: comments ? orFail(comments) : null,
  };
};

const blockOf = (handle: string): string => `/api/v1/members/${encodeURIComponent(handle)}/block`;

export const actions: Actions = {
  block: async ({ fetch, params }) => {
    const outcome = await send(fetch, 'PUT', blockOf(params.handle));
    return outcome.ok ? { blocked: true } : refuse(outcome.refusal, {});
  },
  unblock: async ({ fetch, params }) => {
    const outcome = await send(fetch, 'DELETE', blockOf(params.handle));
    return outcome.ok ? { blocked: false } : refuse(outcome.refusal, {});
  },
};
