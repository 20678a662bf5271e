import type { Desk, Overview } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const [overview, desk] = await Promise.all([
    send<Overview>(fetch, 'GET', '/api/v1/admin/overview'),
    send<Desk>(fetch, 'GET', '/api/v1/admin/desk'),
  ]);
  return { overview: required(overview), desk: required(desk), at: new Date().toISOString() };
};
