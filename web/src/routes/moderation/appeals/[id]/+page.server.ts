import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Appeal } from '#lib/features/order/order-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => ({
  appeal: required(
    await send<Appeal>(fetch, 'GET', `/api/v1/moderation/appeals/${encodeURIComponent(params.id)}`),
  ),
});

export const actions: Actions = {
  default: async ({ request, fetch, params }) => {
    const form = await request.formData();
    const body = { outcome: textOf(form, 'outcome'), reason: textOf(form, 'reason') };
    const path = `/api/v1/moderation/appeals/${encodeURIComponent(params.id)}/decision`;
    const outcome = await send(fetch, 'PUT', path, body);
    return outcome.ok ? { done: true as const } : refuse(outcome.refusal, { reason: body.reason });
  },
};
