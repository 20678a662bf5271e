import { orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('madang:matching');
  return { pools: orFail(await locals.api.GET('/api/v1/matching/pools')).items };
};
