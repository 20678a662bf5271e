import { fail } from '@sveltejs/kit';
import type { SettingsView } from '#lib/features/admin/admin-api.ts';
import {
  readAnnouncement,
  stateOf,
  wrongField,
  type Announcement,
} from '#lib/features/admin/announcement-form.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

const path = '/api/v1/admin/settings';
const key = 'site.announcement';

export const load: PageServerLoad = async ({ fetch, depends }) => {
  depends('madang:shell');
  const { items } = required(await send<SettingsView>(fetch, 'GET', path));
  const setting = items.find((item) => item.key === key)!;
  const announced = setting.value as Announcement | null;
  return { announced, version: setting.version, state: stateOf(announced, Date.now()) };
};

export const actions: Actions = {
  save: async ({ request, fetch }) => {
    const form = await request.formData();
    const typed = readAnnouncement(form, textOf(form, 'zone'));
    const wrong = wrongField(typed);
    if (wrong) return fail(422, { wrong, values: { typed } });
    const versions = { [key]: Number(textOf(form, 'version')) };
    const outcome = await send(fetch, 'PATCH', path, { [key]: typed, versions });
    return outcome.ok ? { done: 'saved' as const } : refuse(outcome.refusal, { typed });
  },

  end: async ({ request, fetch }) => {
    const versions = { [key]: Number(textOf(await request.formData(), 'version')) };
    const outcome = await send(fetch, 'PATCH', path, { [key]: null, versions });
    return outcome.ok
      ? { done: 'ended' as const }
      : refuse(outcome.refusal, { typed: undefined as Announcement | undefined });
  },
};
