import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData();
    const values = {
      handle: textOf(form, 'handle').trim(),
      name: textOf(form, 'name'),
      introduction: textOf(form, 'introduction').replaceAll('\r\n', '\n'),
    };
    const version = Number(textOf(form, 'version'));
    const outcome = await send(fetch, 'PATCH', '/api/v1/me', { ...values, ...(version > 0 && { version }) });
    return outcome.ok ? { saved: true } : refuse(outcome.refusal, values);
  },
};
