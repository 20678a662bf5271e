import { describe, expect, it } from 'vitest';
import { jobsBench, latch, recorder } from './test-bench.ts';

const bench = jobsBench();
const { engine, enqueue } = bench;

/** Moves the clock of what runs and of what is due. */
const passes = (time: string) =>
  bench.pool().query(
    `update graphile_worker._private_jobs
     set run_at = run_at - $1::interval, locked_at = locked_at - $1::interval`,
    [time],
  );

describe('a stuck job', () => {
  it('is due for ten minutes and taken by nobody, or has been running for an hour', async () => {
    const jobs = engine({}, { roles: ['web'] });
    await enqueue('late', { maxAttempts: 3 });
    await enqueue('later', { runAt: new Date(Date.now() + 3_600_000) });
    await jobs.start();
    await expect.poll(async () => (await jobs.overview()).tasks.length).toBe(2);
    await passes('9 minutes');
    expect(await jobs.listStuck({ limit: 10 })).toEqual([]);
    await passes('2 minutes');
    const stuck = await jobs.listStuck({ limit: 10 });
    expect(stuck).toMatchObject([{ task: 'late', attempts: 0, maxAttempts: 3, nodeId: null }]);
    const { count, oldestAt } = (await jobs.overview()).stuck;
    expect([count, oldestAt]).toEqual([1, stuck[0]!.since]);
    expect(await jobs.remove(stuck[0]!.id)).toBe(true);
    expect(await jobs.listStuck({ limit: 10 })).toEqual([]);
  });

  it('is taken from the node that hangs, with its queue, and done by another', async () => {
    const nodeId = '0193f0c4-8d5e-7000-8000-000000000001';
    const began = latch();
    const never = latch();
    const hung = engine({ long: async () => (began.open(), never.wait) }, { nodeId, concurrency: 1 });
    await enqueue('long', { queue: 'serial' });
    await hung.start();
    await began.wait;
    await enqueue('long', { queue: 'serial', payload: { second: true } });
    const [running] = (
      await bench.pool().query('select id from graphile_worker._private_jobs where locked_at is not null')
    ).rows;
    expect(await hung.retry(running.id)).toBe(false);
    expect(await hung.remove(running.id)).toBe(false);
    await passes('61 minutes');
    expect(await hung.listStuck({ limit: 1 })).toMatchObject([{ id: running.id, attempts: 1, nodeId }]);
    const { seen, task } = recorder();
    const other = engine({ long: task });
    const both = await Promise.all([other.retry(running.id), hung.retry(running.id)]);
    expect(both).toContain(true);
    await other.drain();
    expect(seen).toHaveLength(2);
    expect(seen).toEqual(expect.arrayContaining([{}, { second: true }]));
    never.open();
  });

  it('is given up while its node hangs; what that node ends with changes nothing', async () => {
    const began = latch();
    const fails = latch();
    const hung = engine({
      long: async () => {
        began.open();
        await fails.wait;
        throw new Error('too late');
      },
    });
    await hung.start();
    await enqueue('long');
    hung.nudge();
    await began.wait;
    await passes('61 minutes');
    const [job] = await hung.listStuck({ limit: 1 });
    expect(await hung.remove(job!.id)).toBe(true);
    expect(await hung.remove(job!.id)).toBe(false);
    fails.open();
    await expect.poll(() => hung.health().running).toBe(0);
    expect((await hung.overview()).tasks).toEqual([]);
  });
});
