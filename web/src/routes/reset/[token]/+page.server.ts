import { redirect } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

// The address holds the one-time token: it must not leave with a referrer or stay in a cache. `no-referrer` would also take
// the Origin from the form, which then counts as foreign.
export const load: PageServerLoad = ({ setHeaders }) => {
  setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
  return { frame: 'none' as const };
};

export const actions: Actions = {
  default: async ({ request, fetch, params }) => {
    const newPassword = textOf(await request.formData(), 'newPassword');
    const outcome = await send(fetch, 'POST', '/api/auth/reset-password', {
      newPassword,
      token: params.token,
    });
    if (!outcome.ok) return refuse(outcome.refusal, {});
    redirect(303, '/sign-in?after=reset');
  },
};
