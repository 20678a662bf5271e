import { Type } from 'typebox';
import type { JobsEngine } from '../../engines/jobs/port.ts';
import { Empty, PageOf } from '../../kernel/http.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Http } from '../../kernel/module.ts';
import { listAccounts } from '../accounts/index.ts';
import { findMembers } from '../members/index.ts';
import { AdminMember, AdminMemberQuery, Health, JobsView, Overview } from './admin.schemas.ts';
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
    mountMembers(http);
    mountJobs(http, parts);
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

function mountMembers(http: Http): void {
  http.get(
    '/admin/members',
    {
      config,
      schema: {
        tags,
        summary: 'Members with their accounts',
        querystring: AdminMemberQuery,
        response: { 200: PageOf(AdminMember) },
      },
    },
    async ({ ctx, query }) => {
      const accounts = await listAccounts(ctx, query);
      const cards = new Map(
        (
          await findMembers(
            ctx,
            accounts.items.map((one) => one.id),
          )
        ).map((card) => [card.account_id, card]),
      );
      return {
        nextCursor: accounts.nextCursor,
        items: accounts.items.map(({ id, email, emailVerified, role, name, createdAt }) => {
          const card = cards.get(id);
          return {
            id,
            email,
            emailVerified,
            role,
            handle: card?.handle ?? '',
            name: card?.display_name ?? name,
            joinedAt: card?.joined_at.toISOString() ?? createdAt,
            postCount: card?.post_count ?? 0,
            commentCount: card?.comment_count ?? 0,
          };
        }),
      };
    },
  );
}

function mountJobs(http: Http, { jobs }: AdminParts): void {
  const params = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$' }) });
  const jobNotFound = () => new DomainError('not-found', 'admin.job_not_found');

  http.get(
    '/admin/jobs',
    { config, schema: { tags, summary: 'Background jobs', response: { 200: JobsView } } },
    async () => {
      const [overview, failed] = await Promise.all([jobs().overview(), jobs().listFailed({ limit: 50 })]);
      return {
        ...overview,
        nodes: overview.nodes.map((node) => ({
          ...node,
          startedAt: node.startedAt.toISOString(),
          beatAt: node.beatAt.toISOString(),
        })),
        failed: failed.map(({ payload: _, createdAt: __, ...job }) => ({
          ...job,
          failedAt: job.failedAt.toISOString(),
          nextTryAt: job.nextTryAt?.toISOString() ?? null,
        })),
      };
    },
  );

  http.put(
    '/admin/jobs/:id/retry',
    { config, schema: { tags, summary: 'Try a failed job again', params, response: { 204: Empty } } },
    async ({ params: { id } }, reply) => {
      if (!(await jobs().retry(id))) throw jobNotFound();
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/admin/jobs/:id',
    { config, schema: { tags, summary: 'Forget a failed job', params, response: { 204: Empty } } },
    async ({ params: { id } }, reply) => {
      if (!(await jobs().remove(id))) throw jobNotFound();
      return reply.code(204).send(null);
    },
  );
}
