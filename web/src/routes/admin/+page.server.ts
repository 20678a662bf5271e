import type { Health, JobsView, Overview } from '#lib/features/admin/admin-api.ts';
import { required } from '#lib/features/admin/required.ts';
import { send } from '#lib/features/forms/send.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const [overview, jobs, health] = await Promise.all([
    send<Overview>(fetch, 'GET', '/api/v1/admin/overview'),
    send<JobsView>(fetch, 'GET', '/api/v1/admin/jobs'),
    send<Health>(fetch, 'GET', '/api/v1/admin/health'),
  ]);
  return {
    overview: required(overview),
    jobs: jobs.ok ? jobs.data : null,
    checks: health.ok ? health.data.checks : null,
    at: new Date().toISOString(),
  };
};
