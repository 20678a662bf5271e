import { redirect } from '@sveltejs/kit';
import { rememberMailedTo } from '#lib/features/accounts/mailed-to.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ frame: 'none' as const });

export const actions: Actions = {
  default: async ({ request, fetch, cookies, url }) => {
    const email = textOf(await request.formData(), 'email');
    const outcome = await send(fetch, 'POST', '/api/auth/request-password-reset', { email });
    if (!outcome.ok) return refuse(outcome.refusal, { email });
    rememberMailedTo(cookies, email, url.protocol === 'https:');
    redirect(303, '/check-mail?for=reset');
  },
};
