import { redirect } from '@sveltejs/kit';
import { lastWay } from '#lib/features/accounts/begin-flow.server.ts';
import { destination, passMembersOn } from '#lib/features/accounts/entrance.ts';
import { dropInvitation, findInvitation, keptInvitation } from '#lib/features/accounts/invitation.server.ts';
import { rememberMailedTo } from '#lib/features/accounts/mailed-to.ts';
import type { Provider } from '#lib/features/accounts/providers.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import { readConsents, type Documents } from '#lib/features/terms/terms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, parent, fetch, cookies }) => {
  passMembersOn((await parent()).me, url);
  const [providers, invited, terms] = await Promise.all([
    send<{ items: Provider[] }>(fetch, 'GET', '/api/auth/providers'),
    findInvitation(fetch, keptInvitation(cookies)),
    send<Documents>(fetch, 'GET', '/api/v1/terms'),
  ]);
  return {
    frame: 'none' as const,
    to: destination(url),
    providers: providers.ok ? providers.data.items : [],
    last: lastWay(cookies),
    documents: terms.ok
      ? terms.data.items.flatMap(({ kind, asked, current }) =>
          asked && current ? [{ kind, ...current }] : [],
        )
      : [],
    invitedBy: invited?.inviter.name ?? null,
    error: url.searchParams.get('error'),
    errorProvider: url.searchParams.get('provider'),
  };
};

export const actions: Actions = {
  default: async ({ request, fetch, cookies, url }) => {
    const form = await request.formData();
    const values = { name: textOf(form, 'name'), email: textOf(form, 'email') };
    const invitation = keptInvitation(cookies);
    const joining = { ...(invitation && { invitation }), consents: readConsents(form) };
    const body = { ...values, password: textOf(form, 'password'), ...joining };
    const outcome = await send(fetch, 'POST', '/api/auth/sign-up/email', body);
    if (!outcome.ok) return refuse(outcome.refusal, values);
    dropInvitation(cookies);
    // Signed in at once, unless this site wants the address confirmed first.
    if ((await send(fetch, 'GET', '/api/v1/me')).ok) redirect(303, localPath(form.get('to')));
    rememberMailedTo(cookies, values.email, url.protocol === 'https:');
    redirect(303, '/check-mail');
  },
};
