import { orFail } from '#lib/api/client.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  choices: orFail(await locals.api.GET('/api/v1/me/chat')),
});

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData();
    const body = {
      showPresence: form.get('showPresence') === 'on',
      version: Number(textOf(form, 'version')),
    };
    const outcome = await send(fetch, 'PUT', '/api/v1/me/chat', body);
    return outcome.ok ? { done: true as const } : refuse(outcome.refusal, {});
  },
};
