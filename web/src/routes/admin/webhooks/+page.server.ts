import { required } from '#lib/features/admin/required.ts';
import { readWebhook, type NewWebhook, type Webhooks } from '#lib/features/admin/webhooks.ts';
import { refuse, send } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  webhooks: required(await send<Webhooks>(fetch, 'GET', '/api/v1/webhooks')),
});

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const webhook = readWebhook(await request.formData());
    const outcome = await send<NewWebhook>(fetch, 'POST', '/api/v1/webhooks', webhook);
    return outcome.ok ? { made: outcome.data } : refuse(outcome.refusal, { webhook });
  },
};
