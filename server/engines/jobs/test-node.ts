/** A node of its own for the tests that kill one. Asks for work and runs it until somebody kills it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createJobs } from './graphile.ts';
import type { Task } from './port.ts';

const [connectionString = '', purpose = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString });

/** Never ends; tells that it began. */
const long: Task = async () => {
  await pool.query(`insert into marks (name) values ('long began in ' || $1)`, [process.pid]);
  await delay(600_000);
};

const note: Task = async (payload) => {
  await pool.query('insert into runs (n) values ($1)', [(payload as { n: number }).n]);
};

/** Each number is committed together with the job that is asked for. */
async function ask(): Promise<never> {
  for (;;) {
    await pool.query(`with asked as (insert into asked default values returning n)
      insert into outbox (task, payload) select 'note', jsonb_build_object('n', n) from asked`);
    jobs.nudge();
  }
}

const jobs = createJobs({
  connectionString,
  pool,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  nodeId: randomUUID(),
  tasks: purpose === 'long' ? { long } : { note },
  timed: [],
});
await jobs.start();
if (purpose === 'ask') await Promise.all([ask(), ask(), ask()]);
