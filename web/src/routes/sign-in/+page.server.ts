import { redirect } from '@sveltejs/kit';
import { destination, passMembersOn } from '#lib/features/accounts/entrance.ts';
import { rememberMailedTo } from '#lib/features/accounts/mailed-to.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import type { Actions, PageServerLoad } from './$types';

const notes = ['reset', 'withdrawn'] as const;

export const load: PageServerLoad = async ({ url, parent }) => {
  passMembersOn((await parent()).me, url);
  const note = notes.find((one) => one === url.searchParams.get('after'));
  return { frame: 'none' as const, to: destination(url), note };
};

export const actions: Actions = {
  enter: async ({ request, fetch }) => {
    const form = await request.formData();
    const email = textOf(form, 'email');
    const outcome = await send(fetch, 'POST', '/api/auth/sign-in/email', {
      email,
      password: textOf(form, 'password'),
    });
    if (!outcome.ok) return refuse(outcome.refusal, { email });
    redirect(303, localPath(form.get('to')));
  },

  resend: async ({ request, fetch, cookies, url }) => {
    const email = textOf(await request.formData(), 'email');
    const outcome = await send(fetch, 'POST', '/api/auth/send-verification-email', { email });
    if (!outcome.ok) return refuse(outcome.refusal, { email });
    rememberMailedTo(cookies, email, url.protocol === 'https:');
    redirect(303, '/check-mail');
  },
};
