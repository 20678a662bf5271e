import { recallMailedTo } from '#lib/features/accounts/mailed-to.ts';
import { refuse, send } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, fetch, cookies }) => ({
  frame: 'none' as const,
  reason: url.searchParams.get('for') === 'reset' ? ('reset' as const) : ('verify' as const),
  email: recallMailedTo(cookies),
  mailsAreReadable: (await send(fetch, 'GET', '/api/v1/dev/mails')).ok,
});

export const actions: Actions = {
  again: async ({ fetch, cookies, url }) => {
    const path =
      url.searchParams.get('for') === 'reset' ? 'request-password-reset' : 'send-verification-email';
    const email = recallMailedTo(cookies) ?? '';
    const outcome = await send(fetch, 'POST', `/api/auth/${path}`, { email });
    return outcome.ok ? { again: true } : refuse(outcome.refusal, {});
  },
};
