import { redirect } from '@sveltejs/kit';
import { paths } from '#lib/features/shell/paths.ts';
import type { RequestHandler } from './$types';

/** Leads on to the first comment that the reader has not seen; to the talk when there is none. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { data } = await locals.api.GET('/api/v1/posts/{id}/unread', { params: { path: { id: params.id } } });
  const post = paths.post(params);
  if (!data?.first) redirect(303, data ? `${post}#talk` : post);
  const { commentId, under, cursor } = data.first;
  const page = under ? paths.comment(params.id, under) : post;
  redirect(303, `${page}${cursor ? `?comments=${encodeURIComponent(cursor)}` : ''}#c-${commentId}`);
};
