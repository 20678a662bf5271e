import type { JobsEngine } from '../../engines/jobs/port.ts';
import type { Http } from '../../kernel/module.ts';
import { Health, Overview } from './admin.schemas.ts';
import { checkHealth } from './health.ts';
import { countSite, findHostSteps } from './overview.queries.ts';

export interface AdminParts {
  jobs: () => JobsEngine;
  dataDir: string;
  mailIsKept: boolean;
  publicUrlSet: boolean;
}

const config = { access: { who: 'admin' }, heavy: true } as const;
const tags = ['admin'];

export function adminRoutes(parts: AdminParts) {
  return (http: Http): void => {
    mountOverview(http, parts);
  };
}

function mountOverview(http: Http, parts: AdminParts): void {
  http.get(
    '/admin/overview',
    { config, schema: { tags, summary: 'The site at a glance', response: { 200: Overview } } },
    async ({ ctx }) => {
      const [counts, steps] = await Promise.all([countSite(ctx), findHostSteps(ctx, ctx.actor!.id)]);
      const checklist = [
        { step: 'first-post', done: steps.ownPost },
        { step: 'own-space', done: steps.ownSpace },
        { step: 'second-staff', done: steps.staff > 1 },
        { step: 'mail', done: !parts.mailIsKept },
        { step: 'public-url', done: parts.publicUrlSet },
      ] as const;
      return { ...counts, checklist: [...checklist] };
    },
  );

  http.get(
    '/admin/health',
    {
      config,
      schema: { tags, summary: 'Every engine, with the fix for what is wrong', response: { 200: Health } },
    },
    async ({ ctx }) => ({
      checks: await checkHealth(ctx, parts),
    }),
  );
}
