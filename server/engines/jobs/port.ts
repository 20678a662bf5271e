/** Where engines write what an operator should know; pino fits. */
export interface JobsLog {
  info(object: object, message: string): void;
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}

/** What a task is told about the run besides its payload. */
export interface JobMeta {
  id: string;
  task: string;
  /** 1 on the first try. */
  attempt: number;
  maxAttempts: number;
  runAt: Date;
  /** Aborted when this process stops and the job was given to somebody else: throw then, returning would mean that it is done. */
  signal: AbortSignal;
}

export type Task = (payload: unknown, job: JobMeta) => Promise<void>;

export interface TimedTask {
  name: string;
  /** Cron, five fields, in UTC. */
  schedule: string;
  /** How far back a missed run is made up after downtime: `30m`, `6h`, `1d`, `2w`, `0` for never. Several missed runs become one. */
  catchUp: string;
  run: (job: JobMeta) => Promise<void>;
}

export interface JobsHealth {
  ok: boolean;
  problem: string | null;
  running: number;
  lastBeatAt: Date | null;
  lastRelayAt: Date | null;
}

export interface TaskCounts {
  task: string;
  /** Not tried yet, due or later. */
  waiting: number;
  running: number;
  /** Failed at least once and will be tried again. */
  retrying: number;
  /** Gave up. */
  failed: number;
}

/** A timed job of this version, and when it runs. */
export interface TimetableRow {
  name: string;
  /** Cron, five fields, in UTC. */
  schedule: string;
  lastRunAt: Date | null;
  nextRunAt: Date | null;
}

export interface JobsOverview {
  tasks: TaskCounts[];
  /** Committed, not handed to the runner yet. */
  outbox: number;
  /** How long the longest-due job has been waiting for a worker. */
  lagSeconds: number;
  /** See `StuckJob`. */
  stuck: { count: number; oldestAt: Date | null };
  /** Those that gave up: when the first of them was made. */
  oldestFailedAt: Date | null;
  nodes: { id: string; roles: string[]; startedAt: Date; beatAt: Date }[];
}

export interface FailedJob {
  id: string;
  task: string;
  payload: unknown;
  attempts: number;
  maxAttempts: number;
  lastError: string;
  createdAt: Date;
  failedAt: Date;
  /** `null` when it gave up. */
  nextTryAt: Date | null;
}

/** Due for more than ten minutes without a worker, or running for more than an hour. */
export interface StuckJob {
  id: string;
  task: string;
  attempts: number;
  maxAttempts: number;
  /** When it became due, or when it began to run. */
  since: Date;
  /** Who runs it; `null` when nobody took it. */
  nodeId: string | null;
}

export interface DrainOptions {
  /** Do not throw the first error of a job; failed jobs stay listed and are not due again at once. */
  ignoreErrors?: boolean;
  /** Also runs jobs that are not due before this moment, for tests that move their clock. */
  until?: Date;
}

/**
 * Background work, at least once. Work is asked for by inserting into `outbox` in one's own transaction; this engine takes
 * it from there. Failing jobs are tried up to 25 times with growing delays.
 */
export interface JobsEngine {
  start(): Promise<void>;
  /** Takes nothing new, waits at most 5 s for what runs, then leaves it to other nodes. */
  stop(): Promise<void>;
  /** Something was committed to the outbox. Cheap, coalesced, never throws; does nothing unless started. */
  nudge(): void;
  /** Runs everything that is due, here and now, until nothing is. For tests and one-off commands. @throws the first error of a job */
  drain(options?: DrainOptions): Promise<void>;
  /** Asks for one run of a timed task outside its schedule. */
  runTimed(name: string): Promise<void>;
  health(): JobsHealth;
  overview(): Promise<JobsOverview>;
  /** Jobs whose last try failed, latest first. */
  listFailed(options: { limit: number }): Promise<FailedJob[]>;
  /** Those that have been stuck longest first. */
  listStuck(options: { limit: number }): Promise<StuckJob[]>;
  /**
   * Makes a job due now with all its tries. `false` when there is none or it is running; one that has been running for more
   * than an hour is taken from its node, which may still be at work on it.
   */
  retry(id: string): Promise<boolean>;
  /** Forgets a job. `false` when there is none or it is running, unless for more than an hour. */
  remove(id: string): Promise<boolean>;
  /** Makes every job of this kind that gave up due now with all its tries. Answers how many. */
  retryAll(task: string): Promise<number>;
  /** Forgets every job of this kind that gave up. Answers how many. */
  removeAll(task: string): Promise<number>;
  /** Forgets every job of this kind whose payload has these values, also those that still wait to be handed over; not those that run. */
  forget(task: string, values: Readonly<Record<string, string>>): Promise<void>;
  timetable(now: Date): Promise<TimetableRow[]>;
}
