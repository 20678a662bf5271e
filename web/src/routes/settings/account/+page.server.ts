import { redirect } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { CurrentSession, MyDeparture, MyExport, WaysIn } from '#lib/features/settings/settings-api.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const leaveToken = url.searchParams.get('leave');
  if (leaveToken) redirect(303, `${paths.settingsLeave}?token=${encodeURIComponent(leaveToken)}`);
  const [session, mails, ways, exported, departure] = await Promise.all([
    send<CurrentSession>(fetch, 'GET', '/api/auth/get-session'),
    send(fetch, 'GET', '/api/v1/dev/mails'),
    send<WaysIn>(fetch, 'GET', '/api/v1/me/ways-in'),
    send<MyExport>(fetch, 'GET', '/api/v1/me/export'),
    send<MyDeparture>(fetch, 'GET', '/api/v1/me/departure'),
  ]);
  const user = session.ok ? session.data?.user : undefined;
  return {
    email: user?.email ?? '',
    emailVerified: user?.emailVerified ?? false,
    mailsAreReadable: mails.ok,
    hasPassword: !ways.ok || ways.data.hasPassword,
    exported: exported.ok ? exported.data : null,
    days: departure.ok ? departure.data.days : null,
  };
};

export const actions: Actions = {
  email: async ({ request, fetch }) => {
    const form = await request.formData();
    const [newEmail, password] = [textOf(form, 'newEmail'), textOf(form, 'password')];
    const body = { newEmail, ...(password && { password }) };
    const outcome = await send(fetch, 'POST', '/api/auth/change-email', body);
    return outcome.ok ? { done: 'email' as const } : refuse(outcome.refusal, { form: 'email', newEmail });
  },

  verify: async ({ fetch }) => {
    const outcome = await send(fetch, 'POST', '/api/auth/send-verification-email', {});
    return outcome.ok
      ? { done: 'verify' as const }
      : refuse(outcome.refusal, { form: 'verify', newEmail: '' });
  },

  export: async ({ request, fetch }) => {
    const password = textOf(await request.formData(), 'password');
    const outcome = await send(fetch, 'POST', '/api/v1/me/export', password ? { password } : {});
    return outcome.ok
      ? { done: 'export' as const }
      : refuse(outcome.refusal, { form: 'export', newEmail: '' });
  },
};
