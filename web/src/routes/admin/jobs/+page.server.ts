import type { JobsView } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  jobs: required(await send<JobsView>(fetch, 'GET', '/api/v1/admin/jobs')),
});

const job = (id: string, rest = ''): string => `/api/v1/admin/jobs/${encodeURIComponent(id)}${rest}`;
const kind = (task: string): string => `/api/v1/admin/job-kinds/${encodeURIComponent(task)}`;

export const actions: Actions = {
  retry: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'PUT', job(id, '/retry'));
    return outcome.ok ? { done: 'retried' as const } : refuse(outcome.refusal, {});
  },
  remove: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'DELETE', job(id));
    return outcome.ok ? { done: 'removed' as const } : refuse(outcome.refusal, {});
  },
  /** A stuck job may still be at work somewhere: without `sure` these two only ask. */
  retryStuck: async ({ request, fetch }) => {
    const form = await request.formData();
    const id = textOf(form, 'id');
    if (!form.has('sure')) return { askStuck: { id, act: 'retry' as const } };
    const outcome = await send(fetch, 'PUT', job(id, '/retry'));
    return outcome.ok ? { stuck: 'retried' as const } : refuse(outcome.refusal, {});
  },
  giveUpStuck: async ({ request, fetch }) => {
    const form = await request.formData();
    const id = textOf(form, 'id');
    if (!form.has('sure')) return { askStuck: { id, act: 'giveUp' as const } };
    const outcome = await send(fetch, 'DELETE', job(id));
    return outcome.ok ? { stuck: 'removed' as const } : refuse(outcome.refusal, {});
  },
  retryAll: async ({ request, fetch }) => {
    const task = textOf(await request.formData(), 'task');
    const outcome = await send<{ count: number }>(fetch, 'PUT', `${kind(task)}/retry`);
    return outcome.ok ? { retried: outcome.data.count } : refuse(outcome.refusal, {});
  },
  /** Without `sure` it only asks. */
  removeAll: async ({ request, fetch }) => {
    const form = await request.formData();
    const task = textOf(form, 'task');
    if (!form.has('sure')) return { ask: task };
    const outcome = await send<{ count: number }>(fetch, 'DELETE', `${kind(task)}/failed`);
    return outcome.ok ? { removed: outcome.data.count } : refuse(outcome.refusal, {});
  },
};
