import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createTestDatabase, silent } from '../../test/database.ts';
import type { TestDatabase } from '../../test/database.ts';
import { createJobs, installJobs } from './graphile.ts';
import type { JobsOptions } from './graphile.ts';
import type { JobsEngine, Task } from './port.ts';

export interface Wish {
  payload?: unknown;
  key?: string;
  queue?: string;
  runAt?: Date;
  maxAttempts?: number;
}

/** A database for one test file, empty again after every test, and engines that are stopped with it. */
export function jobsBench() {
  let database: TestDatabase;
  let pool: Pool;
  const engines: JobsEngine[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.connectionString });
    await installJobs(pool, silent);
  });
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.stop()));
    await pool.query(
      'truncate outbox, nodes, graphile_worker._private_jobs, graphile_worker._private_known_crontabs',
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  return {
    pool: () => pool,
    connectionString: () => database.connectionString,
    setAway: (away: boolean) => setAway(database.connectionString, away),
    engine(tasks: Record<string, Task>, more: Partial<JobsOptions> = {}): JobsEngine {
      const { connectionString } = database;
      const base = { connectionString, pool, log: silent, nodeId: randomUUID(), timed: [] };
      const engine = createJobs({ ...base, tasks, ...more });
      engines.push(engine);
      return engine;
    },
    enqueue: (task: string, wish?: Wish) => enqueue(pool, task, wish),
  };
}

/** Cuts every connection to a database and lets nobody in until told otherwise. */
async function setAway(connectionString: string, away: boolean): Promise<void> {
  const address = new URL(connectionString);
  const name = address.pathname.slice(1);
  address.pathname = '/postgres';
  const client = new pg.Client({ connectionString: address.href });
  await client.connect();
  await client.query(`alter database ${name} allow_connections ${!away}`);
  if (away)
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await client.end();
}

async function enqueue(pool: Pool, task: string, wish: Wish = {}): Promise<void> {
  const { payload = {}, key, queue, runAt, maxAttempts } = wish;
  await pool.query(
    'insert into outbox (task, payload, job_key, queue, run_at, max_attempts) values ($1, $2, $3, $4, $5, $6)',
    [task, JSON.stringify(payload), key, queue, runAt, maxAttempts],
  );
}

export function recorder() {
  const seen: unknown[] = [];
  const task: Task = async (payload) => {
    seen.push(payload);
  };
  return { seen, task };
}

export function latch() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: promise, open: () => resolve() };
}
