import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger, run } from 'graphile-worker';
import type { ParsedCronItem, Runner, WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import { lockName, unlock } from './nodes.ts';
import { fitTasks } from './tasks.ts';
import type { JobMeta, JobsLog, Task } from './port.ts';

const graceMs = 5000;
const maxRestartMs = 5000;

interface RunnerOptions {
  pool: Pool;
  log: JobsLog;
  nodeId: string;
  tasks: ReadonlyMap<string, Task>;
  timetable: ParsedCronItem[];
  concurrency: number;
  pollInterval: number;
}

/** The job runner of this node. It gives up when the database goes away for long; this starts it again. */
export class SupervisedRunner {
  readonly #options: RunnerOptions;
  readonly #handedOver = new AbortController();
  #current: { runner: Runner; lock: string } | null = null;
  #generation = 0;
  #stopping = false;
  running = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get alive(): boolean {
    return this.#current !== null;
  }

  async start(): Promise<void> {
    const { nodeId, log, tasks, timetable } = this.#options;
    this.#generation += 1;
    const lock = lockName(nodeId, this.#generation);
    const list = fitTasks(this.#counted(tasks), this.#handedOver.signal, (error, meta) =>
      reportFailure(log, error, meta),
    );
    const runner = await run(runnerOptions(this.#options, lock), list, timetable);
    this.#current = { runner, lock };
    const ended = () => {
      this.#current = null;
      if (!this.#stopping) void this.#restart(lock);
    };
    runner.promise.then(ended, ended);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (!this.#current) return;
    const { runner, lock } = this.#current;
    const { pool, log, nodeId } = this.#options;
    const finished = runner.stop().then(
      () => true,
      () => true,
    );
    const waiting = new AbortController();
    const tooLate = delay(graceMs, false, { signal: waiting.signal }).catch(() => false);
    const inTime = await Promise.race([finished, tooLate]);
    waiting.abort();
    // Also what was fetched and not begun: the runner cannot give it back once it stops, and says so in vain.
    await unlock(pool, [lock]).catch((error: unknown) =>
      log.warn({ err: error }, 'Jobs were not given back'),
    );
    if (inTime) return;
    this.#handedOver.abort();
    log.warn(
      { nodeId, running: this.running },
      'Jobs were still running at shutdown; other nodes take them over',
    );
  }

  async #restart(lock: string): Promise<void> {
    const { pool, log, nodeId } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      await delay(Math.min(maxRestartMs, 500 * 2 ** attempt) * (0.5 + Math.random() / 2), undefined, {
        ref: false,
      });
      if (this.#stopping) return;
      try {
        await unlock(pool, [lock]);
        await this.start();
        log.warn({ nodeId, attempt }, 'The job runner was started again');
        return;
      } catch (error) {
        log.error({ err: error, nodeId }, 'The job runner cannot start');
      }
    }
  }

  #counted(tasks: ReadonlyMap<string, Task>): Map<string, Task> {
    const counted = new Map<string, Task>();
    for (const [name, task] of tasks) {
      counted.set(name, async (payload, meta) => {
        this.running += 1;
        try {
          await task(payload, meta);
        } finally {
          this.running -= 1;
        }
      });
    }
    return counted;
  }
}

/** Whoever waits behind a job in a named queue is announced by nobody; the end of that job is written a moment later. */
const queueLooksMs = [10, 60, 300];

function runnerOptions({ pool, log, concurrency, pollInterval }: RunnerOptions, lock: string) {
  const events = new EventEmitter() as WorkerEvents;
  // The pool's id is what `locked_by` holds; set before the pool takes its first job, it tells whose lock it is.
  events.on('pool:create', ({ workerPool }) => {
    workerPool.id = lock;
  });
  events.on('job:complete', ({ job, worker: { workerPool } }) => {
    if (job.job_queue_id === null) return;
    for (const wait of queueLooksMs) setTimeout(() => workerPool.nudge(1), wait).unref();
  });
  return {
    pgPool: pool,
    concurrency,
    pollInterval,
    noHandleSignals: true,
    logger: quietLogger(log),
    events,
    preset: {
      worker: {
        // One poll for all workers of a node. Jobs do not wait long behind a busy worker while another node idles.
        localQueue: { size: concurrency, ttl: 2000 },
        // Not batching would leave a rejected promise unhandled when the database is away at that moment.
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
  };
}

/** The runner's own log lines, without its reports on each job: those are ours, and never carry payloads. */
export function quietLogger(log: JobsLog): Logger {
  return new Logger(() => (level, message, meta) => {
    if ('job' in meta || 'jobs' in meta || 'specs' in meta) return;
    if (level === 'error') log.error({ err: meta['error'] }, message);
    else if (level === 'warning') log.warn({}, message);
  });
}

function reportFailure(log: JobsLog, error: unknown, meta: JobMeta): void {
  const { id, task, attempt, maxAttempts } = meta;
  if (attempt < maxAttempts)
    log.warn({ err: error, jobId: id, task, attempt }, 'A job failed and will be tried again');
  else log.error({ err: error, jobId: id, task, attempt }, 'A job failed for good');
}
