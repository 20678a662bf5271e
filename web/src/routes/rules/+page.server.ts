import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { HouseRules } from '#lib/features/order/order-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  rules: required(await send<HouseRules>(fetch, 'GET', '/api/v1/rules')),
});
