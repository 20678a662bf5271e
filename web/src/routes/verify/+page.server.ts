import { redirect } from '@sveltejs/kit';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

/** A mailed link lands here with its token; the result gets an address of its own, so that reloading spends nothing twice. */
export const load: PageServerLoad = async ({ url, fetch, setHeaders }) => {
  setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
  const token = url.searchParams.get('token');
  if (token) {
    const outcome = await send(fetch, 'GET', `/api/auth/verify-email?token=${encodeURIComponent(token)}`);
    redirect(303, outcome.ok ? '/verify?result=done' : '/verify?result=expired');
  }
  const failed = url.searchParams.has('error') || url.searchParams.get('result') === 'expired';
  return { frame: 'none' as const, failed };
};
