import { redirect } from '@sveltejs/kit';
import { orFail } from '#lib/api/client.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, parent }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(url.pathname));
  const query = { limit: 20, cursor: url.searchParams.get('cursor') ?? undefined };
  const [matches, scores] = await Promise.all([
    locals.api.GET('/api/v1/matching/matches', { params: { query } }),
    locals.api.GET('/api/v1/me/match-scores'),
  ]);
  return { me, matches: orFail(matches), scores: orFail(scores) };
};
