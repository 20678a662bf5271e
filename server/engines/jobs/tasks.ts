import { parseCronItems } from 'graphile-worker';
import type { ParsedCronItem, TaskList } from 'graphile-worker';
import type { JobMeta, Task, TimedTask } from './port.ts';

const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** The task that runs a timed job. */
export function timedTaskName(name: string): string {
  return `timed.${name}`;
}

/** All tasks, timed ones among them, by the name that `outbox.task` uses. @throws when two have the same name */
export function nameTasks(tasks: Record<string, Task>, timed: readonly TimedTask[]): Map<string, Task> {
  const named = new Map(Object.entries(tasks));
  for (const job of timed) {
    const name = timedTaskName(job.name);
    if (named.has(name)) throw new Error(`Two jobs have the name ${name}`);
    named.set(name, (_payload, meta) => job.run(meta));
  }
  return named;
}

/** The schedule, checked. One waiting run per timed job however many were missed, and never two at once. */
export function readTimetable(timed: readonly TimedTask[]): ParsedCronItem[] {
  return parseCronItems(
    timed.map((job) => {
      const task = timedTaskName(job.name);
      const options = { backfillPeriod: readSpan(job.catchUp), queueName: task, jobKey: task };
      return { task, match: job.schedule, identifier: job.name, options };
    }),
  );
}

function readSpan(span: string): number {
  if (span === '0') return 0;
  const [, amount, unit] = /^(\d{1,4})([mhdw])$/.exec(span) ?? [];
  if (!amount || !unit) throw new Error(`catchUp must look like 30m, 6h, 1d, 2w or 0, not ${span}`);
  return Number(amount) * (unitMs[unit] ?? 0);
}

/** Fits our tasks to the runner. `onError` sees every failure before the runner records it. */
export function fitTasks(
  named: ReadonlyMap<string, Task>,
  signal: AbortSignal,
  onError: (error: unknown, meta: JobMeta) => void,
): TaskList {
  const list: TaskList = {};
  for (const [name, task] of named) {
    list[name] = async (payload, { job }) => {
      const meta: JobMeta = {
        id: job.id,
        task: name,
        attempt: job.attempts,
        maxAttempts: job.max_attempts,
        runAt: job.run_at,
        signal,
      };
      try {
        await task(payload, meta);
      } catch (error) {
        onError(error, meta);
        throw error;
      }
    };
  }
  return list;
}
