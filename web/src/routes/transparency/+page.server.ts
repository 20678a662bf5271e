import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { Numbers } from '#lib/features/order/order-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  months: required(await send<Numbers>(fetch, 'GET', '/api/v1/moderation/summary')).months,
});
