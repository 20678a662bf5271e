import { redirect } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { findFlagSubject } from '#lib/features/order/flag-subjects.ts';
import { deskPaths } from '#lib/features/admin/desk-paths.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { consentFirst } from '#lib/features/terms/consent-first.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, parent, locals, request }) => {
  const { me } = await parent();
  if (!me) redirect(303, paths.signIn(url.pathname + url.search));
  consentFirst(me, { request, url });
  const [type, id] = [url.searchParams.get('type') ?? '', url.searchParams.get('id') ?? ''];
  return { subject: await findFlagSubject(locals.api, type, id), staff: me.role !== 'member' };
};

export const actions: Actions = {
  open: async ({ request, fetch }) => {
    const form = await request.formData();
    const target = { type: textOf(form, 'type'), id: textOf(form, 'id') };
    const outcome = await send<{ id: string }>(fetch, 'POST', '/api/v1/moderation/cases', { target });
    if (!outcome.ok) return refuse(outcome.refusal, { reason: '', note: '' });
    redirect(303, deskPaths.moderationCase(outcome.data.id));
  },

  flag: async ({ request, fetch }) => {
    const form = await request.formData();
    const [reason, note] = [textOf(form, 'reason'), textOf(form, 'note')];
    const target = { type: textOf(form, 'type'), id: textOf(form, 'id') };
    const outcome = await send(fetch, 'POST', '/api/v1/flags', { target, reason, note: note || null });
    return outcome.ok ? { sent: true as const } : refuse(outcome.refusal, { reason, note });
  },
};
