import { orFail } from '#lib/api/client.ts';
import { watchables } from '#lib/features/watching/levels.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const of = watchables.find((one) => one === url.searchParams.get('of'));
  const query = { limit: 30, of, cursor: url.searchParams.get('cursor') ?? undefined };
  return { of, watches: orFail(await locals.api.GET('/api/v1/me/watches', { params: { query } })) };
};
