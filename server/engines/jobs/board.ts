import type { Pool } from 'pg';
import type { FailedJob, JobsOverview, TaskCounts } from './port.ts';

/** What an operator sees and does: counts, failures, retry, remove. */
export function createBoard(pool: Pool, ready: () => Promise<void>) {
  async function touches(id: string, statement: string): Promise<boolean> {
    if (!/^\d{1,18}$/.test(id)) return false;
    await ready();
    const { rows } = await pool.query(statement, [id]);
    return rows.length > 0;
  }
  return {
    overview: () => ready().then(() => overview(pool)),
    listFailed: ({ limit }: { limit: number }) => ready().then(() => listFailed(pool, limit)),
    retry: (id: string) => touches(id, retryStatement),
    remove: (id: string) => touches(id, removeStatement),
  };
}

const retryStatement = `
  select 1 from graphile_worker.reschedule_jobs(array[$1::bigint], run_at := now(), attempts := 0) as job
  where job.id is not null`;

const removeStatement = `
  select 1 from graphile_worker.complete_jobs(array[$1::bigint]) as job where job.id is not null`;

async function overview(pool: Pool): Promise<JobsOverview> {
  const [tasks, outbox, lag, nodes] = await Promise.all([
    pool.query<TaskCounts>(
      `select t.identifier as task,
         count(*) filter (where j.locked_at is null and j.attempts = 0)::int as waiting,
         count(*) filter (where j.locked_at is not null)::int as running,
         count(*) filter (where j.is_available and j.attempts > 0)::int as retrying,
         count(*) filter (where j.locked_at is null and j.attempts >= j.max_attempts)::int as failed
       from graphile_worker._private_jobs as j
       join graphile_worker._private_tasks as t on t.id = j.task_id
       group by t.identifier order by t.identifier`,
    ),
    pool.query<{ count: number }>('select count(*)::int as count from outbox'),
    pool.query<{ seconds: number }>(
      `select coalesce(extract(epoch from now() - min(run_at)), 0)::float8 as seconds
       from graphile_worker._private_jobs where is_available and run_at <= now()`,
    ),
    pool.query<JobsOverview['nodes'][number]>(
      `select id, roles, started_at as "startedAt", beat_at as "beatAt" from nodes order by started_at, id`,
    ),
  ]);
  return {
    tasks: tasks.rows,
    outbox: outbox.rows[0]?.count ?? 0,
    lagSeconds: lag.rows[0]?.seconds ?? 0,
    nodes: nodes.rows,
  };
}

/** The runner sets `run_at` to the moment of failure plus e^attempts seconds and keeps no other note of that moment. */
async function listFailed(pool: Pool, limit: number): Promise<FailedJob[]> {
  const { rows } = await pool.query<FailedJob>(
    `select j.id, t.identifier as task, j.payload, j.attempts, j.max_attempts as "maxAttempts",
       j.last_error as "lastError", j.created_at as "createdAt",
       j.run_at - exp(least(j.attempts, 10)) * interval '1 second' as "failedAt",
       case when j.attempts < j.max_attempts then j.run_at end as "nextTryAt"
     from graphile_worker._private_jobs as j
     join graphile_worker._private_tasks as t on t.id = j.task_id
     where j.last_error is not null and j.attempts > 0 and j.locked_at is null
     order by "failedAt" desc, j.id desc limit $1`,
    [limit],
  );
  return rows;
}
