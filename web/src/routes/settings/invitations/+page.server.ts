import { error } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { MyInvitation, MyInvitations } from '#lib/features/settings/settings-api.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

const path = '/api/v1/me/invitations';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const cursor = url.searchParams.get('cursor');
  const list = await send<MyInvitations>(
    fetch,
    'GET',
    cursor ? `${path}?cursor=${encodeURIComponent(cursor)}` : path,
  );
  if (!list.ok) error(list.refusal.status, { message: list.refusal.code, code: list.refusal.code });
  return { invitations: list.data };
};

export const actions: Actions = {
  make: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const typed = {
      maxUses: textOf(form, 'maxUses'),
      days: textOf(form, 'days'),
      note: textOf(form, 'note'),
    };
    const body = { ...typed, maxUses: Number(typed.maxUses), days: Number(typed.days) };
    const outcome = await send<MyInvitation & { token: string }>(fetch, 'POST', path, body);
    return outcome.ok
      ? { made: `${url.origin}${paths.join(outcome.data.token)}` }
      : refuse(outcome.refusal, { typed });
  },

  end: async ({ request, fetch }) => {
    const id = encodeURIComponent(textOf(await request.formData(), 'id'));
    const outcome = await send(fetch, 'DELETE', `${path}/${id}`);
    return outcome.ok ? { ended: true } : refuse(outcome.refusal, { typed: undefined });
  },
};
