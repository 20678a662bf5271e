import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import { caseActions } from '#lib/features/order/case-actions.server.ts';
import type { Case, HouseRules, Staff } from '#lib/features/order/order-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const [found, staff, rules] = await Promise.all([
    send<Case>(fetch, 'GET', `/api/v1/moderation/cases/${encodeURIComponent(params.id)}`),
    send<Staff>(fetch, 'GET', '/api/v1/moderation/staff'),
    send<HouseRules>(fetch, 'GET', '/api/v1/rules'),
  ]);
  return { item: required(found), staff: required(staff).items, rules: required(rules).items };
};

export const actions: Actions = caseActions;
