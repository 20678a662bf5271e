import { describe, expect, it, vi } from 'vitest';
import { jobsBench, latch, recorder } from './test-bench.ts';
import type { JobMeta } from './port.ts';

const bench = jobsBench();
const { engine, enqueue } = bench;

/** Ends the waiting time of every job. */
const skipWaiting = () => bench.pool().query('update graphile_worker._private_jobs set run_at = now()');

describe('a failing job', () => {
  it('is tried 25 times with growing delays, then stays listed', async () => {
    const attempts: number[] = [];
    const delays: number[] = [];
    const jobs = engine({
      bad: async (_payload, job) => {
        attempts.push(job.attempt);
        throw new Error('no luck');
      },
    });
    await enqueue('bad', { payload: { id: 7 } });
    for (let n = 0; n < 26; n += 1) {
      await jobs.drain({ ignoreErrors: true });
      const [failed] = await jobs.listFailed({ limit: 10 });
      if (failed?.nextTryAt) delays.push(Math.round((failed.nextTryAt.getTime() - Date.now()) / 1000));
      await skipWaiting();
    }
    expect(attempts).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
    expect(delays.slice(0, 4)).toEqual([3, 7, 20, 55]);
    expect(Math.max(...delays)).toBeLessThan(7 * 3600);
    const [failed] = await jobs.listFailed({ limit: 10 });
    expect(failed).toMatchObject({ task: 'bad', payload: { id: 7 }, attempts: 25, maxAttempts: 25 });
    expect(failed).toMatchObject({ lastError: 'no luck', nextTryAt: null });
    expect((await jobs.overview()).tasks).toEqual([
      { task: 'bad', waiting: 0, running: 0, retrying: 0, failed: 1 },
    ]);
  });

  it('can be asked for less tries', async () => {
    const seen: JobMeta[] = [];
    const jobs = engine({
      bad: async (_payload, job) => {
        seen.push(job);
        throw new Error('no luck');
      },
    });
    await enqueue('bad', { maxAttempts: 2 });
    for (let n = 0; n < 4; n += 1) {
      await jobs.drain({ ignoreErrors: true });
      await skipWaiting();
    }
    expect(seen.map(({ attempt, maxAttempts }) => [attempt, maxAttempts])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('is tried again by an operator, or forgotten', async () => {
    let works = false;
    const { seen, task } = recorder();
    const jobs = engine({
      bad: async (payload, job) => {
        if (!works) throw new Error('no luck');
        await task(payload, job);
      },
    });
    await enqueue('bad', { payload: { n: 1 }, maxAttempts: 1 });
    await enqueue('bad', { payload: { n: 2 }, maxAttempts: 1 });
    await jobs.drain({ ignoreErrors: true });
    const failed = await jobs.listFailed({ limit: 10 });
    const idOf = (n: number) => failed.find((job) => (job.payload as { n: number }).n === n)?.id ?? '';
    expect(await jobs.retry(idOf(1))).toBe(true);
    expect(await jobs.remove(idOf(2))).toBe(true);
    expect(await jobs.remove(idOf(2))).toBe(false);
    expect(await jobs.retry('999999')).toBe(false);
    expect(await jobs.retry("1'; drop table nodes")).toBe(false);
    expect(await jobs.listFailed({ limit: 10 })).toEqual([]);
    works = true;
    await jobs.drain();
    expect(seen).toEqual([{ n: 1 }]);
  });

  it('lists the latest failure first and no more than asked for', async () => {
    const jobs = engine({
      bad: async (payload) => {
        throw new Error(`no luck with ${(payload as { n: number }).n}`);
      },
    });
    for (let n = 1; n <= 3; n += 1) {
      await enqueue('bad', { payload: { n } });
      await jobs.drain({ ignoreErrors: true });
    }
    const messages = (await jobs.listFailed({ limit: 2 })).map((job) => job.lastError);
    expect(messages).toEqual(['no luck with 3', 'no luck with 2']);
  });

  it('surfaces in drain, after everything else ran', async () => {
    const { seen, task } = recorder();
    const jobs = engine({
      bad: async () => {
        throw new TypeError('no luck');
      },
      good: task,
    });
    await enqueue('bad');
    await enqueue('good');
    await expect(jobs.drain()).rejects.toThrow(new TypeError('no luck'));
    expect(seen).toHaveLength(1);
    await jobs.drain();
  });

  it('leaves no payload in the log', async () => {
    const lines: string[] = [];
    const write = (object: object, message: string) =>
      void lines.push(
        message + JSON.stringify(object, (_key, value) => (value instanceof Error ? value.message : value)),
      );
    const log = { info: write, warn: write, error: write };
    const bad = async () => {
      throw new Error('no luck');
    };
    const jobs = engine({ bad }, { log });
    await jobs.start();
    await enqueue('bad', { payload: { secret: 'do-not-log-me' } });
    jobs.nudge();
    await vi.waitFor(() => expect(lines.join()).toContain('no luck'), { timeout: 15_000 });
    await vi.waitFor(async () => expect(await jobs.listFailed({ limit: 1 })).toHaveLength(1), {
      timeout: 15_000,
    });
    expect(lines.join()).not.toContain('do-not-log-me');
    expect(lines.filter((line) => line.includes('no luck'))).toHaveLength(1);
  });

  it('cannot be removed while it runs', async () => {
    const started = latch();
    const finish = latch();
    let id = '';
    const jobs = engine({
      long: async (_payload, job) => {
        id = job.id;
        started.open();
        await finish.wait;
      },
    });
    await jobs.start();
    await enqueue('long');
    jobs.nudge();
    await started.wait;
    expect(jobs.health().running).toBe(1);
    expect((await jobs.overview()).tasks).toEqual([
      { task: 'long', waiting: 0, running: 1, retrying: 0, failed: 0 },
    ]);
    expect(await jobs.remove(id)).toBe(false);
    expect(await jobs.retry(id)).toBe(false);
    finish.open();
    await vi.waitFor(async () => expect((await jobs.overview()).tasks).toEqual([]), { timeout: 15_000 });
  });
});

describe('jobs about somebody', () => {
  it('are forgotten wherever they wait, those of others and of other kinds are not', async () => {
    const ran: string[] = [];
    const jobs = engine({
      mail: async (payload) => {
        const { who, fails } = payload as { who: string; fails?: boolean };
        ran.push(who);
        if (fails) throw new Error('no luck');
      },
      other: async () => void ran.push('other'),
    });
    await enqueue('mail', { payload: { who: 'mina', to: 'old@people.test', fails: true }, maxAttempts: 1 });
    await jobs.drain({ ignoreErrors: true });
    await enqueue('mail', { payload: { who: 'mina' } });
    await enqueue('mail', { payload: { who: 'juno' } });
    await enqueue('other', { payload: { who: 'mina' } });
    for (let n = 0; n < 2; n += 1) await jobs.forget('mail', { who: 'mina' });
    expect(await jobs.listFailed({ limit: 10 })).toEqual([]);
    await jobs.drain();
    expect(ran.sort()).toEqual(['juno', 'mina', 'other']);
  });
});
