import { redirect } from '@sveltejs/kit';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import { sendAppeal } from '#lib/features/order/appeal.server.ts';
import type { Standing } from '#lib/features/order/order-api.ts';
import { passCookie } from '#lib/features/order/pass.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, fetch, cookies }) => {
  // Whoever is blocked comes here from a mail, and has no session.
  if (!(await parent()).me)
    redirect(303, cookies.get(passCookie) ? paths.blocked : paths.signIn(paths.myWarnings));
  return { standing: required(await send<Standing>(fetch, 'POST', '/api/v1/standing', {})) };
};

export const actions: Actions = { appeal: ({ request, fetch }) => sendAppeal(request, fetch) };
