import { apiFor, orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const query = url.searchParams.get('query')?.trim().slice(0, 60) || undefined;
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const members = await apiFor(fetch, url.origin).GET('/api/v1/members', {
    params: { query: { query, cursor, limit: 30 } },
  });
  return { query: query ?? '', members: orFail(members) };
};
