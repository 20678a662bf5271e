import { redirect } from '@sveltejs/kit';
import { destination, passMembersOn } from '#lib/features/accounts/entrance.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, parent }) => {
  passMembersOn((await parent()).me, url);
  return { frame: 'none' as const, to: destination(url) };
};

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData();
    const code = textOf(form, 'code').trim();
    const outcome = await send(fetch, 'POST', '/api/auth/two-factor/verify-totp', { code });
    if (!outcome.ok) return refuse(outcome.refusal, {});
    redirect(303, localPath(form.get('to')));
  },
};
