import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { jobsBench, latch, recorder } from './test-bench.ts';
import type { Task } from './port.ts';

const bench = jobsBench();
const { engine, enqueue } = bench;

describe('several nodes', () => {
  it('share the work and run each job once', async () => {
    const runs = new Map<number, number>();
    const by = new Map<string, number>();
    const worker = (name: string) =>
      engine({
        note: async (payload) => {
          const { n } = payload as { n: number };
          runs.set(n, (runs.get(n) ?? 0) + 1);
          by.set(name, (by.get(name) ?? 0) + 1);
          await delay(2);
        },
      });
    const nodes = [worker('one'), worker('two')];
    await Promise.all(nodes.map((node) => node.start()));
    await bench
      .pool()
      .query(
        `insert into outbox (task, payload) select 'note', jsonb_build_object('n', n) from generate_series(1, 1200) n`,
      );
    for (const node of nodes) node.nudge();
    await vi.waitFor(() => expect(runs.size).toBe(1200), { timeout: 15_000 });
    expect([...runs.values()].every((count) => count === 1)).toBe(true);
    expect(by.size).toBe(2);
  });

  it('get back at once what a stopping one had fetched and not begun', async () => {
    let ran = 0;
    const jobs = engine({
      note: async () => {
        ran += 1;
        await delay(20);
      },
    });
    await bench
      .pool()
      .query(`insert into outbox (task, payload) select 'note', '{}' from generate_series(1, 60)`);
    await jobs.start();
    await vi.waitFor(() => expect(ran).toBeGreaterThan(5), { timeout: 15_000, interval: 5 });
    await jobs.stop();
    const { rows } = await bench
      .pool()
      .query<{ left: number; locked: number }>(
        `select count(*)::int as left, count(locked_at)::int as locked from graphile_worker._private_jobs`,
      );
    expect(rows[0]!.left).toBeGreaterThan(0);
    expect(rows[0]!.locked).toBe(0);
  });

  it('run a named queue one job at a time, in order', async () => {
    const order: unknown[] = [];
    let inside = 0;
    let most = 0;
    const task: Task = async (payload) => {
      inside += 1;
      most = Math.max(most, inside);
      order.push((payload as { n: number }).n);
      await delay(20);
      inside -= 1;
    };
    const nodes = [engine({ note: task }), engine({ note: task })];
    await Promise.all(nodes.map((node) => node.start()));
    for (let n = 1; n <= 8; n += 1) await enqueue('note', { queue: 'serial', payload: { n } });
    nodes[0]?.nudge();
    await vi.waitFor(() => expect(order).toHaveLength(8), { timeout: 15_000 });
    expect(most).toBe(1);
    expect(order).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('hands running jobs to another node when one stops', async () => {
    const started = latch();
    const aborted = latch();
    const leaving = engine({
      long: async (_payload, job) => {
        started.open();
        await new Promise<void>((resolve) => job.signal.addEventListener('abort', () => resolve()));
        aborted.open();
        job.signal.throwIfAborted();
      },
    });
    await leaving.start();
    await enqueue('long');
    leaving.nudge();
    await started.wait;
    const { seen, task } = recorder();
    const staying = engine({ long: task });
    await staying.start();
    const asked = performance.now();
    await leaving.stop();
    const waited = performance.now() - asked;
    expect(waited).toBeGreaterThan(4500);
    expect(waited).toBeLessThan(20_000);
    await aborted.wait;
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 15_000 });
    const { nodes } = await staying.overview();
    expect(nodes).toHaveLength(1);
  }, 60_000);

  it('does not wait at shutdown when nothing runs', async () => {
    const jobs = engine({ note: recorder().task });
    await jobs.start();
    expect(jobs.health()).toMatchObject({ ok: true, problem: null, running: 0 });
    const asked = performance.now();
    await jobs.stop();
    expect(performance.now() - asked).toBeLessThan(4000);
    expect(jobs.health()).toMatchObject({ ok: false, problem: 'not started' });
  });

  it('goes on after every connection of the runner was cut', async () => {
    const { seen, task } = recorder();
    const jobs = engine({ note: task });
    await jobs.start();
    await bench
      .pool()
      .query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'madang jobs' and datname = current_database()`,
      );
    await enqueue('note');
    jobs.nudge();
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 10_000 });
  }, 15_000);

  it('runs a job again whose end it could not write down because the database was away', async () => {
    const begun: number[] = [];
    const finish = latch();
    const jobs = engine({
      note: async (_payload, job) => {
        begun.push(job.attempt);
        if (begun.length === 1) await finish.wait;
      },
    });
    await jobs.start();
    await enqueue('note');
    jobs.nudge();
    await vi.waitFor(() => expect(begun).toEqual([1]), { timeout: 15_000 });
    await bench.setAway(true);
    try {
      finish.open();
      await vi.waitFor(
        () => expect(jobs.health()).toMatchObject({ ok: false, problem: 'the runner is down' }),
        { timeout: 15_000 },
      );
    } finally {
      await bench.setAway(false);
    }
    await vi.waitFor(() => expect(begun).toEqual([1, 2]), { timeout: 10_000 });
    await vi.waitFor(async () => expect((await jobs.overview()).tasks).toEqual([]), { timeout: 15_000 });
    expect(jobs.health().ok).toBe(true);
  }, 25_000);

  it('hands over but does not run without the worker role', async () => {
    const { seen, task } = recorder();
    const web = engine({ note: task }, { roles: ['web'] });
    await web.start();
    await enqueue('note');
    web.nudge();
    await vi.waitFor(async () => expect((await web.overview()).tasks[0]?.waiting).toBe(1), {
      timeout: 15_000,
    });
    expect(seen).toHaveLength(0);
    expect(web.health().ok).toBe(true);
  });
});
