import { send } from '#lib/features/forms/send.ts';
import { sendAppeal } from '#lib/features/order/appeal.server.ts';
import type { Standing } from '#lib/features/order/order-api.ts';
import { passCookie } from '#lib/features/order/pass.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, cookies }) => {
  const pass = cookies.get(passCookie);
  const found = await send<Standing>(fetch, 'POST', '/api/v1/standing', pass ? { pass } : {});
  return { standing: found.ok ? found.data : null };
};

export const actions: Actions = {
  appeal: ({ request, fetch, cookies }) => sendAppeal(request, fetch, cookies.get(passCookie)),
};
