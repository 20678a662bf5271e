import type { KeptMail } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

// The text holds one-time links: they must not leave with a referrer or stay in a cache.
export const load: PageServerLoad = async ({ fetch, params, setHeaders }) => {
  const { id, to, subject, keptAt, text } = required(
    await send<KeptMail>(fetch, 'GET', `/api/v1/dev/mails/${encodeURIComponent(params.id)}`),
  );
  setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'no-store' });
  return { mail: { id, to, subject, keptAt, text } };
};
