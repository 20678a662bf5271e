import { redirect } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(paths.bookmarks));
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const posts = await locals.api.GET('/api/v1/me/bookmarks', {
    params: { query: { limit: 20, cursor } },
  });
  return { posts: orFail(posts) };
};
