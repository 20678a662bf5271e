import type { MemberPage } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { asRole } from '#lib/features/admin/roles.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

const switches = ['blocked', 'new', 'silent'] as const;

export const load: PageServerLoad = async ({ fetch, url }) => {
  const asked = url.searchParams;
  const query = (asked.get('query') ?? '').trim().slice(0, 100);
  const role = asRole(asked.get('role'));
  const trust = /^[0-3]$/.exec(asked.get('trust') ?? '')?.[0];
  const cursor = asked.get('cursor');
  const filter = new URLSearchParams();
  if (query) filter.set('query', query);
  if (role) filter.set('role', role);
  if (trust) filter.set('trust', trust);
  for (const name of switches) if (asked.get(name) === 'yes') filter.set(name, 'yes');
  const search = new URLSearchParams([
    ...filter,
    ['limit', '30'],
    ...(cursor ? [['cursor', cursor]] : []),
  ] as [string, string][]);
  const found = await send<MemberPage>(fetch, 'GET', `/api/v1/admin/members?${search}`);
  return { members: required(found), query, filter: Object.fromEntries(filter) as Record<string, string> };
};
