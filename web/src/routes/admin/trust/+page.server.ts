import type { SettingsView } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send } from '#lib/features/forms/send.ts';
import { readTrustForm, trustSettings } from '#lib/features/trust/trust-form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const { items } = required(await send<SettingsView>(fetch, 'GET', '/api/v1/admin/settings'));
  return trustSettings(items);
};

export const actions: Actions = {
  save: async ({ request, fetch }) => {
    const changes = readTrustForm(await request.formData());
    const outcome = await send(fetch, 'PATCH', '/api/v1/admin/settings', changes);
    return outcome.ok ? { saved: true } : refuse(outcome.refusal, {});
  },
  reset: async ({ fetch }) => {
    const changes = { 'trust.level_rules': null, 'trust.budgets': null, 'trust.text_limits': null };
    const outcome = await send(fetch, 'PATCH', '/api/v1/admin/settings', changes);
    return outcome.ok ? { saved: true } : refuse(outcome.refusal, {});
  },
};
