/** Columns of the outbox that work can be asked for with, in the order of `waitingWork`. */
export const outboxColumns = [
  'task',
  'payload',
  'job_key',
  'queue',
  'run_at',
  'max_attempts',
  'created_at',
] as const;

/** Where the runner keeps its work; it makes this when it first starts. */
export const runnerTable = 'graphile_worker._private_jobs';

/** What the runner has accepted and neither finished nor given up, as rows of the outbox: for backups. */
export const waitingWork = `
  select t.identifier,
         j.payload::jsonb,
         case when starts_with(j.key, t.identifier || ':') then substr(j.key, length(t.identifier) + 2) else j.key end,
         q.queue_name, j.run_at, j.max_attempts::int, j.created_at
  from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.attempts < j.max_attempts
  order by j.id`;
