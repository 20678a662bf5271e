import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { jobsBench, latch, recorder } from './test-bench.ts';
import type { Task } from './port.ts';

const bench = jobsBench();
const { engine, enqueue } = bench;

describe('asking for work', () => {
  it('runs what was committed and never what was rolled back', async () => {
    const { seen, task } = recorder();
    const jobs = engine({ note: task });
    const client = await bench.pool().connect();
    await client.query('begin');
    await client.query(`insert into outbox (task, payload) values ('note', '{"n":1}')`);
    await jobs.drain();
    expect(seen).toEqual([]);
    await client.query('rollback');
    client.release();
    await enqueue('note', { payload: { n: 2, text: '한글' } });
    await jobs.drain();
    expect(seen).toEqual([{ n: 2, text: '한글' }]);
  });

  it('starts at the nudge, not at the next look', async () => {
    const starts = new Map<number, number>();
    const jobs = engine({
      note: async (payload) => void starts.set((payload as { n: number }).n, performance.now()),
    });
    await jobs.start();
    const waits: number[] = [];
    for (let n = 0; n < 15; n += 1) {
      await enqueue('note', { payload: { n } });
      const committed = performance.now();
      jobs.nudge();
      await vi.waitFor(() => expect(starts.has(n)).toBe(true), { interval: 2, timeout: 15_000 });
      waits.push((starts.get(n) ?? Infinity) - committed);
    }
    waits.sort((a, b) => a - b);
    expect(waits[7]).toBeLessThan(400);
  });

  it('is found soon when the nudge was lost', async () => {
    const { seen, task } = recorder();
    const jobs = engine({ note: task });
    await jobs.start();
    await delay(100);
    await enqueue('note');
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 15_000 });
  });

  it('refuses at once what the runner could never run, so that it blocks nobody', async () => {
    await expect(enqueue('')).rejects.toThrow('outbox_task_length');
    await expect(enqueue('note', { key: 'k'.repeat(381) })).rejects.toThrow('outbox_job_key_length');
    await expect(enqueue('note', { queue: 'q'.repeat(121) })).rejects.toThrow('outbox_queue_length');
    await expect(enqueue('note', { maxAttempts: 0 })).rejects.toThrow('outbox_max_attempts_range');
    const { seen, task } = recorder();
    const longest = 't'.repeat(120);
    const jobs = engine({ [longest]: task });
    await enqueue(longest, { key: 'k'.repeat(380), queue: 'q'.repeat(120), maxAttempts: 1000 });
    await jobs.drain();
    expect(seen).toHaveLength(1);
  });

  it('does first what somebody waits for, whatever was asked for before', async () => {
    const order: string[] = [];
    const named = (name: string): Task => {
      return async () => void order.push(name);
    };
    const jobs = engine({ count: named('count'), tell: named('tell') }, { soon: ['tell'] });
    for (const task of ['count', 'tell', 'count', 'tell']) await enqueue(task);
    await jobs.drain();
    expect(order).toEqual(['tell', 'tell', 'count', 'count']);
  });

  it('keeps later work for later', async () => {
    const { seen, task } = recorder();
    const jobs = engine({ note: task });
    const tomorrow = new Date(Date.now() + 86_400_000);
    await enqueue('note', { runAt: tomorrow });
    await jobs.drain();
    expect(seen).toHaveLength(0);
    await jobs.drain({ until: tomorrow });
    expect(seen).toHaveLength(1);
  });

  it('leaves work of other versions alone', async () => {
    const jobs = engine({ note: recorder().task });
    await enqueue('not.known.here');
    await jobs.drain();
    const { tasks } = await jobs.overview();
    expect(tasks).toEqual([{ task: 'not.known.here', waiting: 1, running: 0, retrying: 0, failed: 0 }]);
  });
});

describe('keys', () => {
  it('replace what waits, per task, also within one batch', async () => {
    const { seen, task } = recorder();
    const other = recorder();
    const jobs = engine({ note: task, other: other.task });
    const later = new Date(Date.now() + 3_600_000);
    await enqueue('note', { key: 'a', payload: { n: 1 }, runAt: later });
    await jobs.drain();
    await enqueue('note', { key: 'a', payload: { n: 2 } });
    await enqueue('note', { key: 'a', payload: { n: 3 } });
    await enqueue('note', { key: 'b', payload: { n: 4 } });
    await enqueue('other', { key: 'a', payload: { n: 5 } });
    await jobs.drain();
    expect(seen).toEqual([{ n: 3 }, { n: 4 }]);
    expect(other.seen).toEqual([{ n: 5 }]);
  });

  it('do not swallow what is asked for while the job already runs', async () => {
    const seen: unknown[] = [];
    const started = latch();
    const finish = latch();
    const jobs = engine({
      note: async (payload) => {
        seen.push(payload);
        started.open();
        await finish.wait;
      },
    });
    await jobs.start();
    await enqueue('note', { key: 'a', payload: { n: 1 } });
    jobs.nudge();
    await started.wait;
    await enqueue('note', { key: 'a', payload: { n: 2 } });
    jobs.nudge();
    await vi.waitFor(() => expect(seen).toEqual([{ n: 1 }, { n: 2 }]), { timeout: 15_000 });
    finish.open();
  });

  it('lose nothing when jobs are replaced at the very moment they start', async () => {
    const last = new Map<string, number>();
    const task: Task = async (payload) => {
      const { key, n } = payload as { key: string; n: number };
      last.set(key, Math.max(n, last.get(key) ?? 0));
    };
    const nodes = [engine({ note: task }), engine({ note: task })];
    await Promise.all(nodes.map((node) => node.start()));
    for (let n = 1; n <= 60; n += 1) {
      await Promise.all(['a', 'b', 'c'].map((key) => enqueue('note', { key, payload: { key, n } })));
      for (const node of nodes) node.nudge();
    }
    await vi.waitFor(() => expect(Object.fromEntries(last)).toEqual({ a: 60, b: 60, c: 60 }), {
      timeout: 15_000,
    });
  });

  it('lose nothing when a worker takes the job in the middle of its replacement', async () => {
    const { seen, task } = recorder();
    const jobs = engine({ note: task });
    const soon = new Date(Date.now() + 60_000);
    await enqueue('note', { key: 'a', payload: { n: 1 }, runAt: soon });
    await jobs.drain();
    const worker = await bench.pool().connect();
    await worker.query('begin');
    await worker.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody'`);
    await enqueue('note', { key: 'a', payload: { n: 2 } });
    const draining = jobs.drain();
    await delay(100);
    await worker.query('commit');
    worker.release();
    await vi.waitFor(() => expect(seen).toEqual([{ n: 2 }]), { timeout: 15_000 });
    await bench.pool().query(`delete from graphile_worker._private_jobs where locked_by = 'somebody'`);
    await draining;
  });
});
