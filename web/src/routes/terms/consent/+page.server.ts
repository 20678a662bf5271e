import { error, redirect } from '@sveltejs/kit';
import { refuse, send } from '#lib/features/forms/send.ts';
import { localPath } from '#lib/features/shell/local-path.ts';
import { paths } from '#lib/features/shell/paths.ts';
import { readConsents, type MyConsents } from '#lib/features/terms/terms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const to = localPath(url.searchParams.get('to'));
  if (!(await parent()).me) redirect(303, paths.signIn(url.pathname + url.search));
  const mine = await send<MyConsents>(fetch, 'GET', '/api/v1/me/consents');
  if (!mine.ok) error(mine.refusal.status, { message: mine.refusal.code, code: mine.refusal.code });
  const due = mine.data.due.flatMap(({ kind, current }) => (current ? [{ kind, ...current }] : []));
  return { to, documents: due.length > 0 ? due : mine.data.coming, due: due.length > 0 };
};

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData();
    const outcome = await send(fetch, 'POST', '/api/v1/me/consents', { consents: readConsents(form) });
    if (!outcome.ok) return refuse(outcome.refusal, {});
    redirect(303, localPath(form.get('to')));
  },
};
