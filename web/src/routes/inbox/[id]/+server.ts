import { redirect } from '@sveltejs/kit';
import { apiFor } from '#lib/api/client.ts';
import { outcomeOf } from '#lib/features/problems/outcome.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import type { RequestHandler } from './$types';

/** Opens the place of a notice, which then counts as read. */
export const GET: RequestHandler = async ({ params, fetch, url }) => {
  const call = apiFor(fetch, url.origin).PUT('/api/v1/notifications/{id}/read', { params: { path: params } });
  await outcomeOf(call);
  redirect(303, localPath(url.searchParams.get('to')));
};
