import { error, redirect } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { MyDeparture, WaysIn } from '#lib/features/settings/settings-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const [ways, departure] = await Promise.all([
    send<WaysIn>(fetch, 'GET', '/api/v1/me/ways-in'),
    send<MyDeparture>(fetch, 'GET', '/api/v1/me/departure'),
  ]);
  if (!departure.ok)
    error(departure.refusal.status, { message: departure.refusal.code, code: departure.refusal.code });
  return {
    hasPassword: !ways.ok || ways.data.hasPassword,
    days: departure.data.days,
    until: new Date(Date.now() + departure.data.days * 86_400_000).toISOString(),
    /** Of a mailed link to leave with. */
    token: url.searchParams.get('token') ?? '',
  };
};

export const actions: Actions = {
  leaveLink: async ({ fetch }) => {
    const outcome = await send(fetch, 'POST', '/api/v1/me/withdrawal-link');
    return outcome.ok ? { mailed: true } : refuse(outcome.refusal, {});
  },

  leave: async ({ request, fetch }) => {
    const form = await request.formData();
    const token = textOf(form, 'token');
    const proof = token ? { token } : { password: textOf(form, 'password') };
    const choice = { ...proof, deletePosts: textOf(form, 'deletePosts') !== '' };
    if (textOf(form, 'now')) {
      const gone = await send(fetch, 'DELETE', '/api/v1/me', choice);
      if (!gone.ok) return refuse(gone.refusal, {});
      redirect(303, '/sign-in?after=withdrawn');
    }
    const begun = await send<{ leavesAt: string }>(fetch, 'PUT', '/api/v1/me/departure', choice);
    if (!begun.ok) return refuse(begun.refusal, {});
    redirect(303, `/sign-in?after=leaving&until=${encodeURIComponent(begun.data.leavesAt)}`);
  },
};
