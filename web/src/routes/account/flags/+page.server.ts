import { redirect } from '@sveltejs/kit';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { MyFlags } from '#lib/features/order/order-api.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, url }) => {
  if (!(await parent()).me) redirect(303, paths.signIn(paths.myFlags));
  const cursor = url.searchParams.get('cursor');
  const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  return { flags: required(await send<MyFlags>(fetch, 'GET', `/api/v1/me/flags${query}`)) };
};

export const actions: Actions = {
  withdraw: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'DELETE', `/api/v1/flags/${encodeURIComponent(id)}`);
    return outcome.ok ? { withdrawn: true as const } : refuse(outcome.refusal, {});
  },
};
