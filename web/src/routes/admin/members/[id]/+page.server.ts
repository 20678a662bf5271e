import { redirect } from '@sveltejs/kit';
import type { MemberSessions, MemberView, Standing, Timeline } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { asRole } from '#lib/features/admin/roles.ts';
import type { HouseRules } from '#lib/features/order/order-api.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

const own = (id: string): string => `/api/v1/admin/members/${encodeURIComponent(id)}`;
const block = (handle: string): string => `/api/v1/moderation/members/${encodeURIComponent(handle)}/block`;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const cursor = url.searchParams.get('cursor');
  const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
  const member = required(await send<MemberView>(fetch, 'GET', own(params.id)));
  const [sessions, timeline, standing, rules] = await Promise.all([
    send<MemberSessions>(fetch, 'GET', `${own(params.id)}/sessions`),
    send<Timeline>(fetch, 'GET', `${own(params.id)}/timeline?limit=30${more}`),
    send<Standing>(fetch, 'GET', `/api/v1/members/${encodeURIComponent(member.handle)}/warnings`),
    send<HouseRules>(fetch, 'GET', '/api/v1/rules'),
  ]);
  return {
    member,
    sessions: required(sessions).items,
    timeline: required(timeline),
    standing: standing.ok ? standing.data : null,
    rules: required(rules).items,
  };
};

/** Where something cannot be taken back, the first answer only asks; the form comes again with `sure`. */
export const actions: Actions = {
  role: async ({ request, fetch, params }) => {
    const form = await request.formData();
    const role = asRole(form.get('role')) ?? 'member';
    if (textOf(form, 'now') === role) return { done: 'same' as const };
    if (!form.has('sure')) return { askRole: role };
    const path = `/api/v1/admin/accounts/${encodeURIComponent(params.id)}/role`;
    const outcome = await send(fetch, 'PUT', path, { role });
    return outcome.ok ? { done: 'role' as const } : refuse(outcome.refusal, { role });
  },
  address: async ({ fetch, params }) => {
    const outcome = await send<{ email: string }>(fetch, 'PUT', `${own(params.id)}/address-look`, {});
    return outcome.ok ? { email: outcome.data.email } : refuse(outcome.refusal, {});
  },
  end: async ({ request, fetch, params }) => {
    const id = textOf(await request.formData(), 'session');
    const outcome = await send(fetch, 'DELETE', `${own(params.id)}/sessions/${encodeURIComponent(id)}`);
    return outcome.ok ? { done: 'ended' as const } : refuse(outcome.refusal, {});
  },
  endAll: async ({ request, fetch, params }) => {
    if (!(await request.formData()).has('sure')) return { ask: 'end-all' as const };
    const outcome = await send(fetch, 'DELETE', `${own(params.id)}/sessions`);
    return outcome.ok ? { done: 'ended' as const } : refuse(outcome.refusal, {});
  },
  block: async ({ request, fetch }) => {
    const form = await request.formData();
    const [rule, reason] = [textOf(form, 'rule'), textOf(form, 'reason')];
    const days = Number(textOf(form, 'days')) || null;
    const outcome = await send(fetch, 'PUT', block(textOf(form, 'handle')), { rule, reason, days });
    return outcome.ok ? { done: 'blocked' as const } : refuse(outcome.refusal, { reason });
  },
  unblock: async ({ request, fetch }) => {
    const form = await request.formData();
    const reason = textOf(form, 'reason');
    const outcome = await send(fetch, 'DELETE', block(textOf(form, 'handle')), { reason });
    return outcome.ok ? { done: 'unblocked' as const } : refuse(outcome.refusal, { reason });
  },
  look: async ({ request, fetch, params }) => {
    const look = textOf(await request.formData(), 'look');
    const outcome = await send(fetch, 'POST', `${own(params.id)}/impersonation`, { reason: look });
    if (!outcome.ok) return refuse(outcome.refusal, { look });
    redirect(303, '/');
  },
};
