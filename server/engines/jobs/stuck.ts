import type { Pool } from 'pg';
import type { StuckJob } from './port.ts';

const hangs = `locked_at < now() - interval '1 hour'`;
export const isStuck = `(${hangs} or (is_available and run_at < now() - interval '10 minutes'))`;

export async function listStuck(pool: Pool, limit: number): Promise<StuckJob[]> {
  const { rows } = await pool.query<StuckJob>(
    `select j.id, t.identifier as task, j.attempts, j.max_attempts as "maxAttempts",
       coalesce(j.locked_at, j.run_at) as since, split_part(j.locked_by, '/', 1) as "nodeId"
     from (select * from graphile_worker._private_jobs where ${isStuck}) as j
     join graphile_worker._private_tasks as t on t.id = j.task_id
     order by since, j.id limit $1`,
    [limit],
  );
  return rows;
}

/** The runner itself offers this for all jobs of a worker only: its healthy ones would run twice. */
const letGoStatement = `
  with held as (
    select id, job_queue_id, locked_by from graphile_worker._private_jobs where id = $1 and ${hangs} for update
  ), queue as (
    update graphile_worker._private_job_queues as q set locked_at = null, locked_by = null
    from held where q.id = held.job_queue_id and q.locked_by = held.locked_by
  )
  update graphile_worker._private_jobs as j set locked_at = null, locked_by = null
  from held where j.id = held.id returning j.id`;

/** Takes a job that hangs from its node and does this to it, or neither. */
export async function touchHung(pool: Pool, id: string, statement: string): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const freed = await client.query(letGoStatement, [id]);
    const done = freed.rows.length > 0 && (await client.query(statement, [id])).rows.length > 0;
    await client.query(done ? 'commit' : 'rollback');
    client.release();
    return done;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
