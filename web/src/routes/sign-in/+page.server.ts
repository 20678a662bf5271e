import { redirect } from '@sveltejs/kit';
import { beginFlow, lastWay } from '#lib/features/accounts/begin-flow.server.ts';
import { destination, passMembersOn } from '#lib/features/accounts/entrance.ts';
import { rememberMailedTo } from '#lib/features/accounts/mailed-to.ts';
import type { Provider } from '#lib/features/accounts/providers.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

const notes = ['reset', 'withdrawn'] as const;

export const load: PageServerLoad = async ({ url, parent, fetch, cookies }) => {
  passMembersOn((await parent()).me, url);
  const note = notes.find((one) => one === url.searchParams.get('after'));
  const providers = await send<{ items: Provider[] }>(fetch, 'GET', '/api/auth/providers');
  const error = url.searchParams.get('error');
  return {
    frame: 'none' as const,
    // Whoever has to link goes where that is done.
    to: error === 'account_exists' ? paths.settingsSecurity : destination(url),
    note,
    providers: providers.ok ? providers.data.items : [],
    last: lastWay(cookies),
    error,
    errorProvider: url.searchParams.get('provider'),
  };
};

export const actions: Actions = {
  enter: async ({ request, fetch }) => {
    const form = await request.formData();
    const email = textOf(form, 'email');
    const to = localPath(form.get('to'));
    const outcome = await send<{ twoFactorRedirect?: boolean }>(fetch, 'POST', '/api/auth/sign-in/email', {
      email,
      password: textOf(form, 'password'),
    });
    if (!outcome.ok) return refuse(outcome.refusal, { email });
    redirect(303, outcome.data.twoFactorRedirect ? paths.signInCode(to) : to);
  },

  social: async (event) => {
    const form = await event.request.formData();
    return beginFlow(event, '/api/auth/sign-in/social', form, localPath(form.get('to')));
  },

  resend: async ({ request, fetch, cookies, url }) => {
    const email = textOf(await request.formData(), 'email');
    const outcome = await send(fetch, 'POST', '/api/auth/send-verification-email', { email });
    if (!outcome.ok) return refuse(outcome.refusal, { email });
    rememberMailedTo(cookies, email, url.protocol === 'https:');
    redirect(303, '/check-mail');
  },
};
