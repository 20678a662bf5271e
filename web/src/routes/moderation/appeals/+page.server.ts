import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { Appeals } from '#lib/features/order/order-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const state = url.searchParams.get('state') === 'decided' ? 'decided' : 'open';
  const query = new URLSearchParams({ state });
  const cursor = url.searchParams.get('cursor');
  if (cursor) query.set('cursor', cursor);
  const path = `/api/v1/moderation/appeals?${query.toString()}`;
  return { state, appeals: required(await send<Appeals>(fetch, 'GET', path)) };
};
