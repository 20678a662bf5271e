import type { Invitations } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

const path = '/api/v1/admin/invitations';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const cursor = url.searchParams.get('cursor');
  const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
  return { invitations: required(await send<Invitations>(fetch, 'GET', `${path}${query}`)) };
};

export const actions: Actions = {
  end: async ({ request, fetch }) => {
    const id = encodeURIComponent(textOf(await request.formData(), 'id'));
    const outcome = await send(fetch, 'DELETE', `${path}/${id}`);
    return outcome.ok ? { ended: true } : refuse(outcome.refusal, {});
  },
};
