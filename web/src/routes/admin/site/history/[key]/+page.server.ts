import type { SettingHistory, SettingsView } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

const path = (key: string): string => `/api/v1/admin/settings/${encodeURIComponent(key)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const cursor = url.searchParams.get('cursor');
  const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
  const [settings, history] = await Promise.all([
    send<SettingsView>(fetch, 'GET', '/api/v1/admin/settings'),
    send<SettingHistory>(fetch, 'GET', `${path(params.key)}/history?limit=30${more}`),
  ]);
  const changes = required(history);
  const setting = required(settings).items.find(({ key }) => key === params.key)!;
  return { setting, changes };
};

export const actions: Actions = {
  /** Back to what it was before the change that was pressed. */
  undo: async ({ request, fetch, params }) => {
    const form = await request.formData();
    const [to, version] = [Number(textOf(form, 'to')), Number(textOf(form, 'version'))];
    const outcome = await send(fetch, 'PUT', `${path(params.key)}/restoration`, { to, version });
    return outcome.ok ? { done: true } : refuse(outcome.refusal, {});
  },
};
