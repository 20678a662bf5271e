import { orFail } from '#lib/api/client.ts';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import { memberActions } from '#lib/features/order/member-actions.server.ts';
import type { HouseRules, NamedStanding } from '#lib/features/order/order-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, locals, params }) => {
  const path = { handle: params.handle };
  const of = encodeURIComponent(params.handle);
  const [member, trust, standing, rules] = await Promise.all([
    locals.api.GET('/api/v1/members/{handle}', { params: { path } }),
    locals.api.GET('/api/v1/admin/members/{handle}/trust', { params: { path } }),
    send<NamedStanding>(fetch, 'GET', `/api/v1/members/${of}/warnings`),
    send<HouseRules>(fetch, 'GET', '/api/v1/rules'),
  ]);
  return {
    member: orFail(member),
    trust: orFail(trust),
    standing: required(standing),
    rules: required(rules).items,
  };
};

export const actions: Actions = memberActions;
