import type { MailedTopic } from '#lib/features/delivery/delivery-api.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

/** Reading changes nothing: scanners of mails open links. The button posts to this same address, which the server itself answers. */
export const load: PageServerLoad = async ({ params, fetch, setHeaders }) => {
  setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
  const outcome = await send<MailedTopic>(
    fetch,
    'GET',
    `/api/v1/unsubscribe/${encodeURIComponent(params.token)}`,
  );
  return { frame: 'none' as const, mailed: outcome.ok ? outcome.data : null };
};
