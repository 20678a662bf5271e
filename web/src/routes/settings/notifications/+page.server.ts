import type { Devices, NotificationSettings } from '#lib/features/delivery/delivery-api.ts';
import { changeFrom } from '#lib/features/delivery/settings-form.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { error } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

const address = '/api/v1/me/notification-settings';

export const load: PageServerLoad = async ({ fetch }) => {
  const [settings, devices] = await Promise.all([
    send<NotificationSettings>(fetch, 'GET', address),
    send<Devices>(fetch, 'GET', '/api/v1/me/push-subscriptions'),
  ]);
  if (!settings.ok)
    error(settings.refusal.status, { message: settings.refusal.code, code: settings.refusal.code });
  return { settings: settings.data, devices: devices.ok ? devices.data.items : [] };
};

export const actions: Actions = {
  choose: async ({ request, fetch }) => {
    const outcome = await send(fetch, 'PATCH', address, changeFrom(await request.formData()));
    return outcome.ok ? { done: 'choose' as const } : refuse(outcome.refusal, { form: 'choose' });
  },

  slack: async ({ request, fetch }) => {
    const form = await request.formData();
    const webhook = textOf(form, 'slackWebhook').trim();
    const outcome = await send(fetch, 'PATCH', address, {
      version: Number(textOf(form, 'version')),
      ...(webhook !== '' && { slackWebhook: webhook }),
      ...(form.has('slackMemberId') && { slackMemberId: textOf(form, 'slackMemberId').trim() || null }),
    });
    return outcome.ok ? { done: 'slack' as const } : refuse(outcome.refusal, { form: 'slack' });
  },

  dropSlack: async ({ request, fetch }) => {
    const version = Number(textOf(await request.formData(), 'version'));
    const outcome = await send(fetch, 'PATCH', address, { version, slackWebhook: null, slackMemberId: null });
    return outcome.ok ? { done: 'dropSlack' as const } : refuse(outcome.refusal, { form: 'slack' });
  },

  dropDevice: async ({ request, fetch }) => {
    const id = encodeURIComponent(textOf(await request.formData(), 'id'));
    const outcome = await send(fetch, 'DELETE', `/api/v1/me/push-subscriptions/${id}`);
    return outcome.ok ? { done: 'dropDevice' as const } : refuse(outcome.refusal, { form: 'device' });
  },

  test: async ({ request, fetch }) => {
    const channel = textOf(await request.formData(), 'channel');
    const outcome = await send(fetch, 'POST', '/api/v1/me/notification-tests', { channel });
    return outcome.ok
      ? { done: `test-${channel}` as const }
      : refuse(outcome.refusal, { form: `test-${channel}` });
  },
};
