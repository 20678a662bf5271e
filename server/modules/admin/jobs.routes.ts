import { Type } from 'typebox';
import type { JobsEngine } from '../../engines/jobs/port.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { DomainError } from '../../kernel/errors.ts';
import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { recordAct } from '../audit/index.ts';
import { JobsDone, JobsView } from './admin.schemas.ts';

const config = { access: { who: 'admin' }, heavy: true } as const;
const tags = ['admin'];
const params = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$' }) });
const ofKind = Type.Object({ task: Type.String({ minLength: 1, maxLength: 120 }) });
const jobNotFound = () => new DomainError('not-found', 'admin.job_not_found');

export function jobsRoutes(jobs: () => JobsEngine) {
  return (http: Http): void => {
    http.get(
      '/admin/jobs',
      { config, schema: { tags, summary: 'Background jobs', response: { 200: JobsView } } },
      async ({ ctx }) => presentJobs(jobs(), ctx.now),
    );
    mountOne(http, jobs);
    mountKind(http, jobs);
  };
}

async function presentJobs(engine: JobsEngine, now: Date) {
  const [overview, failed, stuck, timetable] = await Promise.all([
    engine.overview(),
    engine.listFailed({ limit: 50 }),
    engine.listStuck({ limit: 50 }),
    engine.timetable(now),
  ]);
  return {
    outbox: overview.outbox,
    lagSeconds: overview.lagSeconds,
    tasks: overview.tasks,
    stuck: overview.stuck.count,
    stuckJobs: stuck.map((job) => ({ ...job, since: job.since.toISOString() })),
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
    timed: timetable.map(({ lastRunAt, nextRunAt, ...row }) => ({
      ...row,
      lastRunAt: lastRunAt?.toISOString() ?? null,
      nextRunAt: nextRunAt?.toISOString() ?? null,
    })),
  };
}

function mountOne(http: Http, jobs: () => JobsEngine): void {
  http.put(
    '/admin/jobs/:id/retry',
    {
      config,
      schema: { tags, summary: 'Try a job that failed or is stuck again', params, response: { 204: Empty } },
    },
    async ({ ctx, params: { id } }, reply) => {
      if (!(await jobs().retry(id))) throw jobNotFound();
      await recordJob(ctx, 'admin.job_retried', { type: 'job', id });
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/admin/jobs/:id',
    {
      config,
      schema: { tags, summary: 'Forget a job that failed or is stuck', params, response: { 204: Empty } },
    },
    async ({ ctx, params: { id } }, reply) => {
      if (!(await jobs().remove(id))) throw jobNotFound();
      await recordJob(ctx, 'admin.job_removed', { type: 'job', id });
      return reply.code(204).send(null);
    },
  );
}

function mountKind(http: Http, jobs: () => JobsEngine): void {
  http.put(
    '/admin/job-kinds/:task/retry',
    {
      config,
      schema: {
        tags,
        summary: 'Try all jobs of a kind that gave up again',
        params: ofKind,
        response: { 200: JobsDone },
      },
    },
    async ({ ctx, params: { task } }) => {
      const count = await jobs().retryAll(task);
      if (count > 0) await recordJob(ctx, 'admin.jobs_retried', { type: 'job-kind', id: task }, count);
      return { count };
    },
  );

  http.delete(
    '/admin/job-kinds/:task/failed',
    {
      config,
      schema: {
        tags,
        summary: 'Forget all jobs of a kind that gave up',
        params: ofKind,
        response: { 200: JobsDone },
      },
    },
    async ({ ctx, params: { task } }) => {
      const count = await jobs().removeAll(task);
      if (count > 0) await recordJob(ctx, 'admin.jobs_removed', { type: 'job-kind', id: task }, count);
      return { count };
    },
  );
}

async function recordJob(
  ctx: Ctx,
  act: string,
  target: { type: string; id: string },
  count?: number,
): Promise<void> {
  const actorId = ctx.actor!.id;
  await ctx.transaction((tx) =>
    recordAct(tx, { act, actorId, target, ...(count !== undefined && { after: { count } }) }),
  );
}
