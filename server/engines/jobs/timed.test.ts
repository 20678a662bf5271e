import { describe, expect, it, vi } from 'vitest';
import { jobsBench, recorder } from './test-bench.ts';
import { silent } from '../../test/database.ts';
import { createJobs } from './graphile.ts';
import type { TimedTask } from './port.ts';

const bench = jobsBench();
const { engine } = bench;

function daily(more: Partial<TimedTask> = {}) {
  const { seen, task } = recorder();
  const run: TimedTask['run'] = (job) => task(job.runAt.toISOString(), job);
  return { seen, timed: [{ name: 'daily-digest', schedule: '0 6 * * *', catchUp: '2d', run, ...more }] };
}

/** As if the cluster had been up until then. */
async function lastRan(name: string, ago: string): Promise<void> {
  await bench.pool().query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
     values ($1, now() - interval '30 days', now() - $2::interval)`,
    [name, ago],
  );
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 700));

describe('a timed job', () => {
  it('catches up after downtime: once, on whichever node', async () => {
    await lastRan('daily-digest', '49 hours');
    const one = daily();
    const two = daily();
    const nodes = [engine({}, { timed: one.timed }), engine({}, { timed: two.timed })];
    await Promise.all(nodes.map((node) => node.start()));
    await vi.waitFor(() => expect(one.seen.length + two.seen.length).toBeGreaterThan(0), { timeout: 15_000 });
    await settle();
    const runs = [...one.seen, ...two.seen].map(String);
    // The second missed day may have been announced after the first began; the same moment never twice.
    expect(new Set(runs).size).toBe(runs.length);
    expect(runs.length).toBeLessThanOrEqual(2);
    expect(runs.at(-1)).toMatch(/T06:00:00.000Z$/);
  });

  it('does not run at once on a new installation, nor beyond its reach, nor when it forgoes catching up', async () => {
    await lastRan('old', '49 hours');
    await lastRan('none', '49 hours');
    const fresh = daily({ name: 'fresh' });
    const old = daily({ name: 'old', catchUp: '1m' });
    const none = daily({ name: 'none', catchUp: '0' });
    const jobs = engine({}, { timed: [...fresh.timed, ...old.timed, ...none.timed] });
    await jobs.start();
    await settle();
    expect([...fresh.seen, ...old.seen, ...none.seen]).toEqual([]);
  });

  it('runs every minute when told so', async () => {
    const { seen, timed } = daily({ schedule: '* * * * *', catchUp: '0' });
    const jobs = engine({}, { timed });
    await jobs.start();
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 80_000, interval: 100 });
    expect(Date.now() - Date.parse(String(seen[0]))).toBeLessThan(20_000);
  }, 100_000);

  it('can be asked for at any time', async () => {
    const { seen, timed } = daily();
    const jobs = engine({}, { timed });
    await jobs.runTimed('daily-digest');
    await jobs.drain();
    expect(seen).toHaveLength(1);
    await expect(jobs.runTimed('nightly')).rejects.toThrow('There is no timed job nightly');
  });

  it('is checked when the process starts', () => {
    const create = (timed: TimedTask[], tasks = {}) =>
      createJobs({ connectionString: '', pool: bench.pool(), log: silent, nodeId: '', tasks, timed });
    expect(() => create(daily({ schedule: 'at six' }).timed)).toThrow();
    expect(() => create(daily({ catchUp: 'long' }).timed)).toThrow('catchUp must look like');
    expect(() => create([...daily().timed, ...daily().timed])).toThrow(
      'Two jobs have the name timed.daily-digest',
    );
    expect(() => create(daily().timed, { 'timed.daily-digest': recorder().task })).toThrow('Two jobs');
  });
});
