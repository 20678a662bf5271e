import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { Acts, Verification } from '#lib/features/order/order-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const query = new URLSearchParams();
  const asked = (name: string): string => (url.searchParams.get(name) ?? '').trim();
  for (const name of ['act', 'actor', 'target', 'cursor']) if (asked(name)) query.set(name, asked(name));
  const [acts, verified] = await Promise.all([
    send<Acts>(fetch, 'GET', `/api/v1/admin/audit?${query.toString()}`),
    send<Verification>(fetch, 'GET', '/api/v1/admin/audit/verification'),
  ]);
  // What was asked may be nonsense; the log is there nevertheless.
  const nothing: Acts = { items: [], nextCursor: null };
  const shown = !acts.ok && acts.refusal.status === 422 ? nothing : required(acts);
  return {
    acts: shown,
    verified: required(verified),
    filter: { act: asked('act'), actor: asked('actor'), target: asked('target') },
  };
};
