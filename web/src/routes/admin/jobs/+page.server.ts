import type { JobsView } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { refuse, send, textOf } from '#lib/features/forms/send.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  jobs: required(await send<JobsView>(fetch, 'GET', '/api/v1/admin/jobs')),
});

export const actions: Actions = {
  retry: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'PUT', `/api/v1/admin/jobs/${encodeURIComponent(id)}/retry`);
    return outcome.ok ? { done: 'retried' as const } : refuse(outcome.refusal, {});
  },
  remove: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const outcome = await send(fetch, 'DELETE', `/api/v1/admin/jobs/${encodeURIComponent(id)}`);
    return outcome.ok ? { done: 'removed' as const } : refuse(outcome.refusal, {});
  },
};
