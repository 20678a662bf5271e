import { redirect } from '@sveltejs/kit';
import { lastWay } from '#lib/features/accounts/begin-flow.server.ts';
import { destination, passMembersOn } from '#lib/features/accounts/entrance.ts';
import { rememberMailedTo } from '#lib/features/accounts/mailed-to.ts';
import type { Provider } from '#lib/features/accounts/providers.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, parent, fetch, cookies }) => {
  passMembersOn((await parent()).me, url);
  const providers = await send<{ items: Provider[] }>(fetch, 'GET', '/api/auth/providers');
  return {
    frame: 'none' as const,
    to: destination(url),
    providers: providers.ok ? providers.data.items : [],
    last: lastWay(cookies),
  };
};

export const actions: Actions = {
  default: async ({ request, fetch, cookies, url }) => {
    const form = await request.formData();
    const values = { name: textOf(form, 'name'), email: textOf(form, 'email') };
    const body = { ...values, password: textOf(form, 'password') };
    const outcome = await send(fetch, 'POST', '/api/auth/sign-up/email', body);
    if (!outcome.ok) return refuse(outcome.refusal, values);
    // Signed in at once, unless this site wants the address confirmed first.
    if ((await send(fetch, 'GET', '/api/v1/me')).ok) redirect(303, localPath(form.get('to')));
    rememberMailedTo(cookies, values.email, url.protocol === 'https:');
    redirect(303, '/check-mail');
  },
};
