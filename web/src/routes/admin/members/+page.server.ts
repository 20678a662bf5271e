import type { MemberPage } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { asRole } from '#lib/features/admin/roles.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const query = (url.searchParams.get('query') ?? '').trim().slice(0, 100);
  const role = asRole(url.searchParams.get('role'));
  const cursor = url.searchParams.get('cursor');
  const search = new URLSearchParams({ limit: '30' });
  if (query) search.set('query', query);
  if (role) search.set('role', role);
  if (cursor) search.set('cursor', cursor);
  const found = await send<MemberPage>(fetch, 'GET', `/api/v1/admin/members?${search}`);
  return { members: required(found), query, role };
};

export const actions: Actions = {
  /** Without `sure` it only asks: the page shows what will happen and sends the form again. */
  role: async ({ request, fetch }) => {
    const form = await request.formData();
    const [id, name] = [textOf(form, 'id'), textOf(form, 'name')];
    const role = asRole(form.get('role')) ?? 'member';
    if (textOf(form, 'now') === role) return { same: { id } };
    if (!form.has('sure')) return { ask: { id, name, role, now: textOf(form, 'now') } };
    const outcome = await send(fetch, 'PUT', `/api/v1/admin/accounts/${encodeURIComponent(id)}/role`, {
      role,
    });
    return outcome.ok ? { changed: { id, name, role } } : refuse(outcome.refusal, { id });
  },
};
