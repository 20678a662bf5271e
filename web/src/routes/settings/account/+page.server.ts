import { redirect } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { CurrentSession, WaysIn } from '#lib/features/settings/settings-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const [session, mails, ways] = await Promise.all([
    send<CurrentSession>(fetch, 'GET', '/api/auth/get-session'),
    send(fetch, 'GET', '/api/v1/dev/mails'),
    send<WaysIn>(fetch, 'GET', '/api/v1/me/ways-in'),
  ]);
  const user = session.ok ? session.data?.user : undefined;
  return {
    email: user?.email ?? '',
    emailVerified: user?.emailVerified ?? false,
    mailsAreReadable: mails.ok,
    hasPassword: !ways.ok || ways.data.hasPassword,
    /** Of a mailed link to leave with. */
    leaveToken: url.searchParams.get('leave') ?? '',
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

  leaveLink: async ({ fetch }) => {
    const outcome = await send(fetch, 'POST', '/api/v1/me/withdrawal-link');
    return outcome.ok
      ? { done: 'leaveLink' as const }
      : refuse(outcome.refusal, { form: 'leave', newEmail: '' });
  },

  leave: async ({ request, fetch }) => {
    const form = await request.formData();
    const token = textOf(form, 'token');
    const proof = token ? { token } : { password: textOf(form, 'password') };
    const outcome = await send(fetch, 'DELETE', '/api/v1/me', proof);
    if (!outcome.ok) return refuse(outcome.refusal, { form: 'leave', newEmail: '' });
    redirect(303, '/sign-in?after=withdrawn');
  },
};
