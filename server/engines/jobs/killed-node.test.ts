import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobsBench, recorder } from './test-bench.ts';
import type { Task } from './port.ts';

const bench = jobsBench();
const script = fileURLToPath(new URL('./test-node.ts', import.meta.url));
const children: ChildProcess[] = [];

function startNode(purpose: 'ask' | 'long'): ChildProcess {
  const child = spawn(process.execPath, [script, bench.connectionString(), purpose], { stdio: 'inherit' });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  expect(child.kill('SIGKILL')).toBe(true);
  await ended;
}

async function count(table: 'asked' | 'runs' | 'marks'): Promise<number> {
  const { rows } = await bench.pool().query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
}

beforeAll(async () => {
  await bench.pool().query(`
    create table asked (n bigint generated always as identity primary key);
    create table runs (n bigint not null);
    create table marks (name text not null)`);
});
beforeEach(() => bench.pool().query('truncate asked, runs, marks'));
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) await kill(child);
});

describe('kill -9', () => {
  it('at any moment loses no committed work and hands none over twice', async () => {
    for (let round = 0; round < 4; round += 1) {
      const before = await count('asked');
      const child = startNode('ask');
      await vi.waitFor(async () => expect(await count('asked')).toBeGreaterThan(before + 20), {
        timeout: 15_000,
      });
      await delay(Math.random() * 200);
      await kill(child);
    }
    await bench.engine({}).drain();
    const { rows } = await bench.pool().query<{ n: string; ran: number; held: number }>(`
      select n, (select count(*)::int from runs where runs.n = asked.n) as ran,
        (select count(*)::int from graphile_worker._private_jobs where payload ->> 'n' = asked.n::text) as held
      from asked`);
    // Done, or still with the runner: never neither. What was done but not yet crossed off is both, and how much that is
    // depends on how long a commit takes at that moment: work is handed out at least once, never at most once.
    expect(rows.filter(({ ran, held }) => ran + held === 0)).toEqual([]);
    expect(rows.filter(({ ran, held }) => ran > 1 || held > 1)).toEqual([]);
    const task: Task = async (payload) => {
      await bench.pool().query('insert into runs (n) values ($1)', [(payload as { n: number }).n]);
    };
    const survivor = bench.engine({ note: task });
    await survivor.start();
    const missing = 'select count(*)::int as count from asked where n not in (select n from runs)';
    await vi.waitFor(async () => expect((await bench.pool().query(missing)).rows[0].count).toBe(0), {
      timeout: 30_000,
    });
  }, 90_000);

  it('has the running job taken over within 30 s', async () => {
    const child = startNode('long');
    await bench.enqueue('long', { queue: 'serial' });
    await vi.waitFor(async () => expect(await count('marks')).toBe(1), { timeout: 15_000 });
    const { seen, task } = recorder();
    const survivor = bench.engine({ long: task });
    await survivor.start();
    await kill(child);
    const killed = performance.now();
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 30_000 });
    expect(performance.now() - killed).toBeGreaterThan(5000);
    await vi.waitFor(async () => expect((await survivor.overview()).nodes).toHaveLength(1), {
      timeout: 10_000,
    });
  }, 60_000);
});
