import { redirect } from '@sveltejs/kit';
import { beginFlow, lastWay } from '#lib/features/accounts/begin-flow.server.ts';
import { destination, passMembersOn } from '#lib/features/accounts/entrance.ts';
import { keptInvitation } from '#lib/features/accounts/invitation.server.ts';
import { rememberMailedTo } from '#lib/features/accounts/mailed-to.ts';
import type { Provider } from '#lib/features/accounts/providers.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { keepPass } from '#lib/features/order/pass.server.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { readConsents } from '#lib/features/terms/terms.ts';
import type { Actions, PageServerLoad } from './$types';

const notes = ['reset', 'withdrawn', 'leaving'] as const;

function momentOf(text: string | null): string | null {
  const moment = new Date(text ?? '');
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

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
    /** When somebody who has just said so leaves. */
    until: momentOf(url.searchParams.get('until')),
    providers: providers.ok ? providers.data.items : [],
    last: lastWay(cookies),
    error,
    errorProvider: url.searchParams.get('provider'),
  };
};

export const actions: Actions = {
  enter: async ({ request, fetch, cookies, url }) => {
    const form = await request.formData();
    const email = textOf(form, 'email');
    const to = localPath(form.get('to'));
    const outcome = await send<{ twoFactorRedirect?: boolean }>(fetch, 'POST', '/api/auth/sign-in/email', {
      email,
      password: textOf(form, 'password'),
    });
    if (!outcome.ok && keepPass(outcome.refusal, cookies, url)) redirect(303, paths.blocked);
    if (!outcome.ok) return refuse(outcome.refusal, { email });
    redirect(303, outcome.data.twoFactorRedirect ? paths.signInCode(to) : to);
  },

  social: async (event) => {
    const form = await event.request.formData();
    const invitation = keptInvitation(event.cookies);
    const joining = { ...(invitation && { invitation }), consents: readConsents(form) };
    return beginFlow(event, '/api/auth/sign-in/social', form, localPath(form.get('to')), joining);
  },

  resend: async ({ request, fetch, cookies, url }) => {
    const email = textOf(await request.formData(), 'email');
    const outcome = await send(fetch, 'POST', '/api/auth/send-verification-email', { email });
    if (!outcome.ok) return refuse(outcome.refusal, { email });
    rememberMailedTo(cookies, email, url.protocol === 'https:');
    redirect(303, '/check-mail');
  },
};
