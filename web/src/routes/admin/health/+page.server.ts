import type { Health, Integrity } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

const integrity = '/api/v1/admin/integrity';

export const load: PageServerLoad = async ({ fetch }) => {
  const [health, runs] = await Promise.all([
    send<Health>(fetch, 'GET', '/api/v1/admin/health'),
    send<Integrity>(fetch, 'GET', integrity),
  ]);
  const { checks } = required(health);
  // What needs the host comes first.
  return { checks: checks.toSorted((a, b) => Number(a.ok) - Number(b.ok)), runs: required(runs).items };
};

export const actions: Actions = {
  integrity: async ({ fetch }) => {
    const outcome = await send(fetch, 'PUT', integrity, {});
    return outcome.ok ? { asked: true } : refuse(outcome.refusal, {});
  },
};
