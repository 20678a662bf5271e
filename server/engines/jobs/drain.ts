import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { runOnce } from 'graphile-worker';
import type { WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import { lockName } from './nodes.ts';
import { quietLogger } from './runner.ts';
import { fitTasks } from './tasks.ts';
import type { DrainOptions, JobsLog, Task } from './port.ts';

interface Drain {
  pool: Pool;
  log: JobsLog;
  nodeId: string;
  tasks: ReadonlyMap<string, Task>;
  flush: () => Promise<void>;
}

/** Relays and runs, here and now, until neither the outbox nor the runner has anything due that we could run. */
export async function drain(
  { pool, log, nodeId, tasks, flush }: Drain,
  options: DrainOptions,
): Promise<void> {
  const errors: unknown[] = [];
  const list = fitTasks(tasks, new AbortController().signal, (error) => errors.push(error));
  const events = new EventEmitter() as WorkerEvents;
  events.on('pool:create', ({ workerPool }) => {
    workerPool.id = lockName(nodeId, 0);
  });
  const run = { pgPool: pool, events, noHandleSignals: true, logger: quietLogger(log) };
  const names = [...tasks.keys()];
  for (;;) {
    await flush();
    if (options.until) await bringForward(pool, options.until);
    const left = await countLeft(pool, names);
    if (left.due === 0 && left.running === 0) break;
    // What runs belongs to another runner; wait for it instead of spinning.
    if (left.due === 0) await delay(20);
    else await runOnce(run, list);
  }
  if (errors.length > 0 && !options.ignoreErrors) throw errors[0];
}

async function bringForward(pool: Pool, until: Date): Promise<void> {
  await pool.query(
    `update graphile_worker._private_jobs set run_at = now()
     where is_available and attempts = 0 and run_at > now() and run_at <= $1`,
    [until],
  );
}

async function countLeft(pool: Pool, names: readonly string[]): Promise<{ due: number; running: number }> {
  const { rows } = await pool.query<{ due: number; running: number }>(
    `select
       count(*) filter (where j.is_available and j.run_at <= now() and coalesce(q.is_available, true))::int as due,
       count(*) filter (where j.locked_at is not null)::int as running
     from graphile_worker._private_jobs as j
     join graphile_worker._private_tasks as t on t.id = j.task_id and t.identifier = any($1)
     left join graphile_worker._private_job_queues as q on q.id = j.job_queue_id`,
    [names],
  );
  return rows[0] ?? { due: 0, running: 0 };
}
