import { redirect } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { CurrentSession } from '#lib/features/settings/settings-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const [session, mails] = await Promise.all([
    send<CurrentSession>(fetch, 'GET', '/api/auth/get-session'),
    send(fetch, 'GET', '/api/v1/dev/mails'),
  ]);
  const user = session.ok ? session.data?.user : undefined;
  return {
    email: user?.email ?? '',
    emailVerified: user?.emailVerified ?? false,
    mailsAreReadable: mails.ok,
  };
};

export const actions: Actions = {
  email: async ({ request, fetch }) => {
    const newEmail = textOf(await request.formData(), 'newEmail');
    const outcome = await send(fetch, 'POST', '/api/auth/change-email', { newEmail });
    return outcome.ok ? { done: 'email' as const } : refuse(outcome.refusal, { form: 'email', newEmail });
  },

  verify: async ({ fetch }) => {
    const outcome = await send(fetch, 'POST', '/api/auth/send-verification-email', {});
    return outcome.ok
      ? { done: 'verify' as const }
      : refuse(outcome.refusal, { form: 'verify', newEmail: '' });
  },

  leave: async ({ request, fetch }) => {
    const password = textOf(await request.formData(), 'password');
    const outcome = await send(fetch, 'DELETE', '/api/v1/me', { password });
    if (!outcome.ok) return refuse(outcome.refusal, { form: 'leave', newEmail: '' });
    redirect(303, '/sign-in?after=withdrawn');
  },
};
