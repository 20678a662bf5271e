import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { Queue } from '#lib/features/order/order-api.ts';
import type { PageServerLoad } from './$types';

const views = ['open', 'mine', 'free', 'closed'] as const;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const view = views.find((one) => one === url.searchParams.get('view')) ?? 'open';
  const query = new URLSearchParams({ state: view === 'closed' ? 'closed' : 'open' });
  if (view === 'mine') query.set('assignee', 'me');
  if (view === 'free') query.set('assignee', 'none');
  for (const name of ['cursor', 'member']) {
    const value = url.searchParams.get(name);
    if (value) query.set(name, value);
  }
  return {
    view,
    queue: required(await send<Queue>(fetch, 'GET', `/api/v1/moderation/queue?${query.toString()}`)),
  };
};
