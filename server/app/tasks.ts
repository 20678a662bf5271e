import { Check } from 'typebox/value';
import type { JobMeta, Task, TimedTask } from '../engines/jobs/port.ts';
import { Ctx, type CtxEnvironment, type Logger } from '../kernel/ctx.ts';
import type { EventHandler } from '../kernel/events.ts';
import type { Module } from '../kernel/module.ts';

interface Envelope {
  payload: unknown;
  eventId?: string;
  occurredAt?: string;
}

/** Who reacts to an event, by the event's name. */
export function reactionTable(modules: readonly Module[]): Map<string, EventHandler[]> {
  return Map.groupBy(handlersOf(modules), (handler) => handler.event);
}

/** The tasks that somebody waits for. */
export function soonTasks(modules: readonly Module[]): string[] {
  const handlers = handlersOf(modules).filter((handler) => handler.soon);
  const jobs = modules.flatMap((module) => module.jobs ?? []).filter((job) => job.soon);
  return [...handlers.map(({ name }) => name), ...jobs.map(({ job }) => job)];
}

const handlersOf = (modules: readonly Module[]) => modules.flatMap((module) => module.handlers ?? []);

/** Every handler and job as a task of the jobs engine, run by the system itself. */
export function collectTasks(
  modules: readonly Module[],
  contextOf: (job: JobMeta) => Ctx,
): Record<string, Task> {
  const tasks: Record<string, Task> = {};
  const add = (name: string, task: Task) => {
    if (tasks[name]) throw new Error(`job ${name} is declared twice`);
    tasks[name] = task;
  };
  for (const { handlers = [], jobs = [] } of modules) {
    for (const handler of handlers) {
      add(handler.name, async (raw, job) => {
        const { payload, eventId = job.id, occurredAt = job.runAt.toISOString() } = raw as Envelope;
        await handler.handle(contextOf(job), payload as never, { eventId, occurredAt });
      });
    }
    for (const definition of jobs) {
      add(definition.job, async (raw, job) => {
        const { payload } = raw as Envelope;
        if (!Check(definition.schema, payload))
          throw new Error(`job ${definition.job} got a payload that does not fit`);
        await definition.run(contextOf(job), payload as never);
      });
    }
  }
  return tasks;
}

export function collectTimedTasks(modules: readonly Module[], contextOf: (job: JobMeta) => Ctx): TimedTask[] {
  return modules.flatMap(({ timed = [] }) =>
    timed.map(({ name, schedule, catchUp, run }) => ({
      name,
      schedule,
      catchUp,
      run: (job: JobMeta) => run(contextOf(job)),
    })),
  );
}

export function systemContext(environment: () => CtxEnvironment, log: Logger): (job?: JobMeta) => Ctx {
  return (job) => new Ctx(environment(), { actor: null, log, requestId: job ? `job-${job.id}` : 'system' });
}
