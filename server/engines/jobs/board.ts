import type { Pool } from 'pg';
import { isStuck, listStuck, touchHung } from './stuck.ts';
import type { FailedJob, JobsOverview, TaskCounts } from './port.ts';

/** What an operator sees and does: counts, failures, retry, remove. */
export function createBoard(pool: Pool, ready: () => Promise<void>) {
  async function touches(id: string, statement: string): Promise<boolean> {
    if (!/^\d{1,18}$/.test(id)) return false;
    await ready();
    const { rows } = await pool.query(statement, [id]);
    return rows.length > 0 || (await touchHung(pool, id, statement));
  }
  async function touchAll(task: string, statement: string): Promise<number> {
    await ready();
    const { rows } = await pool.query(statement, [task]);
    return rows.length;
  }
  return {
    overview: () => ready().then(() => overview(pool)),
    listFailed: ({ limit }: { limit: number }) => ready().then(() => listFailed(pool, limit)),
    listStuck: ({ limit }: { limit: number }) => ready().then(() => listStuck(pool, limit)),
    retry: (id: string) => touches(id, retryStatement),
    remove: (id: string) => touches(id, removeStatement),
    retryAll: (task: string) => touchAll(task, retryAllStatement),
    removeAll: (task: string) => touchAll(task, removeAllStatement),
    forget: async (task: string, values: Readonly<Record<string, string>>) => {
      await ready();
      const about = [task, JSON.stringify(values)];
      await pool.query('delete from outbox where task = $1 and payload::jsonb @> $2::jsonb', about);
      await pool.query(forgetStatement, about);
    },
  };
}

const retryStatement = `
  select 1 from graphile_worker.reschedule_jobs(array[$1::bigint], run_at := now(), attempts := 0) as job
  where job.id is not null`;

const removeStatement = `
  select 1 from graphile_worker.complete_jobs(array[$1::bigint]) as job where job.id is not null`;

/** Locked, so that two who do this at once do not both say that they did it. */
const dead = `
  (select coalesce(array_agg(id), '{}') from (
     select j.id from graphile_worker._private_jobs as j
     join graphile_worker._private_tasks as t on t.id = j.task_id
     where t.identifier = $1 and j.locked_at is null and j.attempts >= j.max_attempts
     for update of j skip locked
   ) as dead)`;

const retryAllStatement = `
  select 1 from graphile_worker.reschedule_jobs(${dead}, run_at := now(), attempts := 0) as job
  where job.id is not null`;

const removeAllStatement = `
  select 1 from graphile_worker.complete_jobs(${dead}) as job where job.id is not null`;

const forgetStatement = `
  select 1 from graphile_worker.complete_jobs((
    select coalesce(array_agg(j.id), '{}') from graphile_worker._private_jobs as j
    join graphile_worker._private_tasks as t on t.id = j.task_id
    where t.identifier = $1 and j.locked_at is null and j.payload::jsonb @> $2::jsonb))`;

async function overview(pool: Pool): Promise<JobsOverview> {
  const [tasks, outbox, lag, nodes, trouble] = await Promise.all([
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
    pool.query<{ stuck: number; stuckAt: Date | null; failedAt: Date | null }>(
      `select count(*) filter (where is_stuck)::int as stuck, min(since) filter (where is_stuck) as "stuckAt",
         min(created_at) filter (where locked_at is null and attempts >= max_attempts) as "failedAt"
       from (
         select *, coalesce(locked_at, run_at) as since, ${isStuck} as is_stuck
         from graphile_worker._private_jobs
       ) as jobs`,
    ),
  ]);
  return {
    tasks: tasks.rows,
    outbox: outbox.rows[0]?.count ?? 0,
    lagSeconds: lag.rows[0]?.seconds ?? 0,
    stuck: { count: trouble.rows[0]?.stuck ?? 0, oldestAt: trouble.rows[0]?.stuckAt ?? null },
    oldestFailedAt: trouble.rows[0]?.failedAt ?? null,
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
