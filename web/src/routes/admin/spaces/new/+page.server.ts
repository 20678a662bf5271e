import { redirect } from '@sveltejs/kit';
import { readSpace } from '#lib/features/admin/space-form.ts';
import { refuse, send } from '#lib/features/forms/send.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const space = readSpace(await request.formData());
    const outcome = await send(fetch, 'POST', '/api/v1/spaces', space);
    if (!outcome.ok) return refuse(outcome.refusal, { space });
    redirect(303, '/admin/spaces?after=made');
  },
};
