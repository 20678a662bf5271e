import { redirect } from '@sveltejs/kit';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { tryRule } from '#lib/features/trust/rule-actions.server.ts';
import { readRule } from '#lib/features/trust/rule-form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  save: async ({ request, fetch }) => {
    const form = await request.formData();
    const rule = readRule(form);
    const outcome = await send(fetch, 'POST', '/api/v1/admin/content-rules', rule);
    if (!outcome.ok) return refuse(outcome.refusal, { rule, text: textOf(form, 'text') });
    redirect(303, '/admin/content-rules?saved');
  },
  try: (event) => tryRule(event),
};
