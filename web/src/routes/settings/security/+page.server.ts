import { error } from '@sveltejs/kit';
import { beginFlow } from '#lib/features/accounts/begin-flow.server.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { CurrentSession, MySessions, WaysIn } from '#lib/features/settings/settings-api.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const [sessions, current, ways] = await Promise.all([
    send<MySessions>(fetch, 'GET', '/api/v1/me/sessions'),
    send<CurrentSession>(fetch, 'GET', '/api/auth/get-session'),
    send<WaysIn>(fetch, 'GET', '/api/v1/me/ways-in'),
  ]);
  if (!ways.ok) error(ways.refusal.status, { message: ways.refusal.code, code: ways.refusal.code });
  return {
    sessions: sessions.ok ? sessions.data.items : [],
    email: (current.ok && current.data?.user.email) || '',
    ways: ways.data,
    justLinked: url.searchParams.get('linked'),
    error: url.searchParams.get('error'),
    errorProvider: url.searchParams.get('provider'),
  };
};

const below = (path: string, id: string) => `/api/v1/me/${path}/${encodeURIComponent(id)}`;

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

  passwordLink: async ({ fetch }) => {
    const current = await send<CurrentSession>(fetch, 'GET', '/api/auth/get-session');
    const email = (current.ok && current.data?.user.email) || '';
    const outcome = await send(fetch, 'POST', '/api/auth/request-password-reset', { email });
    return outcome.ok ? { done: 'password' as const } : refuse(outcome.refusal, { form: 'password' });
  },

  renamePasskey: async ({ request, fetch }) => {
    const form = await request.formData();
    const id = textOf(form, 'id');
    const name = textOf(form, `name-${id}`);
    const outcome = await send(fetch, 'PATCH', below('passkeys', id), { name });
    return outcome.ok ? { done: 'renamePasskey' as const } : refuse(outcome.refusal, { form: 'passkey' });
  },

  removePasskey: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'DELETE', below('passkeys', id));
    return outcome.ok ? { done: 'removePasskey' as const } : refuse(outcome.refusal, { form: 'passkey' });
  },

  link: async (event) => {
    const form = await event.request.formData();
    const to = `${paths.settingsSecurity}?linked=${encodeURIComponent(textOf(form, 'provider'))}`;
    return beginFlow(event, '/api/auth/link-social', form, to);
  },

  unlink: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'DELETE', below('linked-accounts', id));
    return outcome.ok ? { done: 'unlink' as const } : refuse(outcome.refusal, { form: 'unlink' });
  },

  end: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'DELETE', below('sessions', id));
    return outcome.ok ? { done: 'end' as const } : refuse(outcome.refusal, { form: 'end' });
  },

  endOthers: async ({ fetch }) => {
    const outcome = await send(fetch, 'DELETE', '/api/v1/me/sessions');
    return outcome.ok ? { done: 'endOthers' as const } : refuse(outcome.refusal, { form: 'end' });
  },
};
