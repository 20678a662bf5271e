import type { Health } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const { checks } = required(await send<Health>(fetch, 'GET', '/api/v1/admin/health'));
  // What needs the host comes first.
  return { checks: checks.toSorted((a, b) => Number(a.ok) - Number(b.ok)) };
};
