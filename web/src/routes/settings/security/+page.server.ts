import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { CurrentSession, MySessions } from '#lib/features/settings/settings-api.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const [sessions, current] = await Promise.all([
    send<MySessions>(fetch, 'GET', '/api/v1/me/sessions'),
    send<CurrentSession>(fetch, 'GET', '/api/auth/get-session'),
  ]);
  return {
    sessions: sessions.ok ? sessions.data.items : [],
    email: (current.ok && current.data?.user.email) || '',
  };
};

export const actions: Actions = {
  password: async ({ request, fetch }) => {
    const form = await request.formData();
    const body = {
      currentPassword: textOf(form, 'currentPassword'),
      newPassword: textOf(form, 'newPassword'),
    };
    const outcome = await send(fetch, 'POST', '/api/auth/change-password', body);
    return outcome.ok ? { done: 'password' as const } : refuse(outcome.refusal, { form: 'password' });
  },

  end: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'DELETE', `/api/v1/me/sessions/${encodeURIComponent(id)}`);
    return outcome.ok ? { done: 'end' as const } : refuse(outcome.refusal, { form: 'end' });
  },

  endOthers: async ({ fetch }) => {
    const outcome = await send(fetch, 'DELETE', '/api/v1/me/sessions');
    return outcome.ok ? { done: 'endOthers' as const } : refuse(outcome.refusal, { form: 'end' });
  },
};
