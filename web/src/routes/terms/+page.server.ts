import { orFail } from '#lib/api/client.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  documents: orFail(await locals.api.GET('/api/v1/terms')),
});
