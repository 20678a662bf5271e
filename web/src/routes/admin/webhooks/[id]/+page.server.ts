import { redirect } from '@sveltejs/kit';
import { required } from '#lib/features/admin/required.ts';
import {
  readWebhook,
  states,
  type Deliveries,
  type NewWebhook,
  type WebhookFacts,
  type Webhooks,
} from '#lib/features/admin/webhooks.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import { deskPaths } from '#lib/features/admin/desk-paths.ts';
import type { Actions, PageServerLoad } from './$types';

const pathOf = (id: string): string => `/api/v1/webhooks/${encodeURIComponent(id)}`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const state = states.find((one) => one === url.searchParams.get('state'));
  const query = new URLSearchParams({
    ...(state && { state }),
    ...(url.searchParams.has('cursor') && { cursor: url.searchParams.get('cursor')! }),
  });
  const [webhook, log, all] = await Promise.all([
    send<WebhookFacts>(fetch, 'GET', pathOf(params.id)),
    send<Deliveries>(fetch, 'GET', `${pathOf(params.id)}/deliveries?${query}`),
    send<Webhooks>(fetch, 'GET', '/api/v1/webhooks'),
  ]);
  return { webhook: required(webhook), log: required(log), events: required(all).events, state };
};

export const actions: Actions = {
  save: async ({ request, fetch, params }) => {
    const form = await request.formData();
    const webhook = readWebhook(form);
    const version = Number(textOf(form, 'version'));
    const outcome = await send(fetch, 'PATCH', pathOf(params.id), { ...webhook, version });
    return outcome.ok ? { done: 'saved' as const } : refuse(outcome.refusal, { webhook });
  },

  switch: async ({ request, fetch, params }) => {
    const active = textOf(await request.formData(), 'active') === 'yes';
    const outcome = await send(fetch, 'PATCH', pathOf(params.id), { active });
    return outcome.ok ? { done: 'saved' as const } : refuse(outcome.refusal, { webhook: undefined });
  },

  secret: async ({ fetch, params }) => {
    const outcome = await send<NewWebhook>(fetch, 'POST', `${pathOf(params.id)}/secret`, {});
    return outcome.ok ? { made: outcome.data } : refuse(outcome.refusal, { webhook: undefined });
  },

  ping: async ({ fetch, params }) => {
    const outcome = await send(fetch, 'POST', `${pathOf(params.id)}/ping`, {});
    return outcome.ok ? { done: 'pinged' as const } : refuse(outcome.refusal, { webhook: undefined });
  },

  resend: async ({ request, fetch, params }) => {
    const delivery = encodeURIComponent(textOf(await request.formData(), 'delivery'));
    const outcome = await send(fetch, 'PUT', `${pathOf(params.id)}/deliveries/${delivery}/resend`, {});
    return outcome.ok ? { done: 'resent' as const } : refuse(outcome.refusal, { webhook: undefined });
  },

  delete: async ({ fetch, params }) => {
    const outcome = await send(fetch, 'DELETE', pathOf(params.id));
    if (!outcome.ok) return refuse(outcome.refusal, { webhook: undefined });
    redirect(303, deskPaths.adminWebhooks);
  },
};
