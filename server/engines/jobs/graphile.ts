import { runMigrations } from 'graphile-worker';
import type { ParsedCronItem } from 'graphile-worker';
import pg from 'pg';
import type { Pool } from 'pg';
import { createBoard } from './board.ts';
import { drain } from './drain.ts';
import { Nodes } from './nodes.ts';
import { Relay } from './relay.ts';
import { quietLogger, SupervisedRunner } from './runner.ts';
import { nameTasks, readTimetable, timedTaskName } from './tasks.ts';
import { readRuns } from './timetable.ts';
import type { DrainOptions, JobsEngine, JobsHealth, JobsLog, Task, TimedTask } from './port.ts';

export interface JobsOptions {
  connectionString: string;
  /** The application's pool: relay, drain and the operator's board use it. Running jobs has connections of its own. */
  pool: Pool;
  log: JobsLog;
  /** A UUID of this process, new at every start. */
  nodeId: string;
  tasks: Record<string, Task>;
  timed: readonly TimedTask[];
  /** Tasks that somebody waits for: they run before all that are due. */
  soon?: readonly string[];
  /** What this node does. Without `worker` it hands its jobs over but runs none. */
  roles?: readonly string[];
  /** Jobs at a time. */
  concurrency?: number;
  /** Milliseconds between looks for jobs that became due; new jobs are announced and do not wait for it. */
  pollInterval?: number;
}

/** Background jobs on graphile-worker. @throws at once when a schedule or a name is wrong */
export function createJobs(options: JobsOptions): JobsEngine {
  const { pool, log } = options;
  const ready = onceDone(() => installJobs(pool, log));
  const engine = new GraphileJobs(options, ready);
  return {
    start: () => engine.start(),
    stop: () => engine.stop(),
    nudge: () => engine.relay.nudge(),
    drain: (drainOptions) => engine.drain(drainOptions),
    runTimed: (name) => engine.runTimed(name),
    health: () => engine.health(),
    timetable: (now) => ready().then(() => readRuns(pool, options.timed, now)),
    ...createBoard(pool, ready),
  };
}

class GraphileJobs {
  readonly #options: JobsOptions;
  readonly #ready: () => Promise<void>;
  readonly #tasks: ReadonlyMap<string, Task>;
  readonly #timetable: ParsedCronItem[];
  readonly relay: Relay;
  /** What runs between start and stop, on connections of its own. */
  #own: { pool: Pool; nodes: Nodes; runner: SupervisedRunner | null } | null = null;

  constructor(options: JobsOptions, ready: () => Promise<void>) {
    this.#options = options;
    this.#ready = ready;
    this.#tasks = nameTasks(options.tasks, options.timed);
    this.#timetable = readTimetable(options.timed);
    this.relay = new Relay({ ...options, ready });
  }

  async start(): Promise<void> {
    if (this.#own) return;
    await this.#ready();
    const { connectionString, log, nodeId, concurrency = 4, pollInterval = 2000 } = this.#options;
    const roles = this.#options.roles ?? ['web', 'worker'];
    const works = roles.includes('worker') && this.#tasks.size > 0;
    const pool = openPool(connectionString, concurrency + 3, log);
    const nodes = new Nodes({ pool, log, nodeId, roles, sweeps: works });
    const settings = {
      pool,
      log,
      nodeId,
      tasks: this.#tasks,
      timetable: this.#timetable,
      concurrency,
      pollInterval,
    };
    const runner = works ? new SupervisedRunner(settings) : null;
    this.#own = { pool, nodes, runner };
    await nodes.register();
    await runner?.start();
    nodes.start();
    this.relay.start();
  }

  async stop(): Promise<void> {
    await this.relay.stop();
    if (!this.#own) return;
    const { pool, nodes, runner } = this.#own;
    this.#own = null;
    try {
      await runner?.stop();
      await nodes.stop();
    } finally {
      // Not awaited: a task that outlived its grace may still hold a connection.
      void pool.end();
    }
  }

  async drain(options: DrainOptions = {}): Promise<void> {
    await this.#ready();
    const { pool, log, nodeId } = this.#options;
    await drain({ pool, log, nodeId, tasks: this.#tasks, flush: () => this.relay.flush() }, options);
  }

  async runTimed(name: string): Promise<void> {
    const task = timedTaskName(name);
    if (!this.#tasks.has(task)) throw new Error(`There is no timed job ${name}`);
    await this.#options.pool.query(`insert into outbox (task, payload, queue) values ($1, '{}', $1)`, [task]);
    this.relay.nudge();
  }

  health(): JobsHealth {
    const lastBeatAt = this.#own?.nodes.lastBeatAt ?? null;
    const problem = findProblem(this.#own !== null, this.#own?.runner?.alive ?? true, lastBeatAt);
    const running = this.#own?.runner?.running ?? 0;
    return { ok: !problem, problem, running, lastBeatAt, lastRelayAt: this.relay.lastRunAt };
  }
}

/** Remembers success only. */
function onceDone(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    }));
}

/** Creates or upgrades the runner's own schema. Safe to run on several nodes at once. */
export async function installJobs(pool: Pool, log: JobsLog): Promise<void> {
  await runMigrations({ pgPool: withErrorHandlers(pool, log), logger: quietLogger(log) });
}

function findProblem(started: boolean, alive: boolean, lastBeatAt: Date | null): string | null {
  if (!started) return 'not started';
  if (!alive) return 'the runner is down';
  if (!lastBeatAt || Date.now() - lastBeatAt.getTime() > 20_000) return 'no heartbeat for 20 s';
  return null;
}

function openPool(connectionString: string, max: number, log: JobsLog): Pool {
  const connections = new pg.Pool({
    connectionString,
    max,
    application_name: 'madang jobs',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    keepAlive: true,
  });
  return withErrorHandlers(connections, log);
}

/** Without listeners a lost connection would end the process; the query that needed it fails by itself. */
function withErrorHandlers(pool: Pool, log: JobsLog): Pool {
  const report = (error: Error) => log.warn({ err: error }, 'A database connection of the jobs was lost');
  if (pool.listenerCount('error') === 0) pool.on('error', report);
  if (pool.listenerCount('connect') === 0) pool.on('connect', (client) => client.on('error', report));
  return pool;
}
