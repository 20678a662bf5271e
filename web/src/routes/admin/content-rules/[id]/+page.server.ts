import { redirect } from '@sveltejs/kit';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { tryRule } from '#lib/features/trust/rule-actions.server.ts';
import { readRule, type ContentRule } from '#lib/features/trust/rule-form.ts';
import type { Actions, PageServerLoad } from './$types';

const apiOf = (id: string): string => `/api/v1/admin/content-rules/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async ({ fetch, params }) => ({
  rule: required(await send<ContentRule>(fetch, 'GET', apiOf(params.id))),
});

export const actions: Actions = {
  save: async ({ request, fetch, params }) => {
    const form = await request.formData();
    const rule = readRule(form);
    const version = Number(textOf(form, 'version'));
    const outcome = await send(fetch, 'PATCH', apiOf(params.id), { ...rule, version });
    if (!outcome.ok) return refuse(outcome.refusal, { rule, text: textOf(form, 'text') });
    redirect(303, '/admin/content-rules?saved');
  },
  try: (event) => tryRule(event),
  delete: async ({ fetch, params }) => {
    const outcome = await send(fetch, 'DELETE', apiOf(params.id));
    if (!outcome.ok) return { notDeleted: outcome.refusal };
    redirect(303, '/admin/content-rules');
  },
};
