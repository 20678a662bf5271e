import { orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  trust: orFail(await locals.api.GET('/api/v1/me/trust')),
});
