import { error } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { MyKey, MyKeys } from '#lib/features/settings/settings-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const keys = await send<MyKeys>(fetch, 'GET', '/api/v1/me/api-keys');
  if (!keys.ok) error(keys.refusal.status, { message: keys.refusal.code, code: keys.refusal.code });
  return { keys: keys.data.items };
};

export const actions: Actions = {
  make: async ({ request, fetch }) => {
    const form = await request.formData();
    const days = textOf(form, 'days');
    const body = {
      name: textOf(form, 'name'),
      scopes: form.getAll('scopes'),
      days: days === 'never' ? null : Number(days),
    };
    const outcome = await send<MyKey & { key: string }>(fetch, 'POST', '/api/v1/me/api-keys', body);
    return outcome.ok ? { made: outcome.data } : refuse(outcome.refusal, { name: body.name });
  },

  end: async ({ request, fetch }) => {
    const id = encodeURIComponent(textOf(await request.formData(), 'id'));
    const outcome = await send(fetch, 'DELETE', `/api/v1/me/api-keys/${id}`);
    return outcome.ok ? { ended: true } : refuse(outcome.refusal, { name: undefined });
  },
};
