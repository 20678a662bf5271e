import type { DeliveryPage } from '#lib/features/delivery/delivery-api.ts';
import { adminStates } from '#lib/features/delivery/delivery-words.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const asked = url.searchParams.get('state') ?? '';
  const state = Object.hasOwn(adminStates, asked) ? (asked as keyof typeof adminStates) : null;
  const query = new URLSearchParams({ limit: '30' });
  if (state) query.set('state', state);
  const cursor = url.searchParams.get('cursor');
  if (cursor) query.set('cursor', cursor);
  return {
    state,
    page: required(await send<DeliveryPage>(fetch, 'GET', `/api/v1/admin/deliveries?${query}`)),
  };
};

export const actions: Actions = {
  retry: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'PUT', `/api/v1/admin/deliveries/${encodeURIComponent(id)}/retry`);
    return outcome.ok ? { done: true } : refuse(outcome.refusal, {});
  },
};
