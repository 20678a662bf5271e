import { redirect } from '@sveltejs/kit';
import { findInvitation, keepInvitation } from '#lib/features/accounts/invitation.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  // The address is a secret: nobody keeps the page, and no other site is told where a visitor comes from. This site is: without
  // any origin its own forms could not be told from forged ones.
  setHeaders({ 'cache-control': 'no-store, private', 'referrer-policy': 'same-origin' });
  return { frame: 'none' as const, invited: await findInvitation(fetch, params.token) };
};

export const actions: Actions = {
  default: async ({ cookies, params, url }) => {
    keepInvitation(cookies, params.token, url.protocol === 'https:');
    redirect(303, paths.signUp());
  },
};
