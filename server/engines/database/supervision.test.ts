import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { findPostmaster } from './embedded/postmaster.ts';
import { processesOf, signal } from './embedded/processes.ts';
import { ask, askPatiently, databaseBench, until } from './test-bench.ts';

const bench = databaseBench();

const postmasterOf = (cluster: string) => findPostmaster(cluster)?.pid ?? 0;

/** A session that PostgreSQL cannot easily stop: it computes without ever waiting for anything. */
async function keepBusy(connectionString: string): Promise<{ pid: number }> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  client
    .query('select count(*) from generate_series(1, 4000000000) as n where n % 7 = 8')
    .catch(() => undefined);
  return rows[0]!;
}

describe('while the server lives', () => {
  it('PostgreSQL may be killed again and again: it comes back at the same address, with everything acknowledged', async () => {
    const { dataDir, cluster } = bench.folder();
    const server = bench.start({ dataDir });
    const database = await server.ready;
    await ask(database, 'create table kept (n int primary key)');
    for (let n = 1; n <= 5; n += 1) {
      await askPatiently(database, `insert into kept values (${n})`);
      const pid = postmasterOf(cluster);
      signal(pid, 'SIGKILL');
      const since = Date.now();
      await until(() => ![0, pid].includes(postmasterOf(cluster)), 'another postmaster');
      expect(await askPatiently(database, 'select max(n)::int as n, count(*)::int as all from kept')).toEqual(
        [{ n, all: n }],
      );
      expect(Date.now() - since).toBeLessThan(30_000);
    }
    await until(
      () => server.said.filter(({ message }) => message === 'PostgreSQL died: restarted it').length === 5,
      'five restarts',
    );
    const second = bench.start({ dataDir });
    expect(await second.ended).toBe(1);
    expect(second.complaint()).toMatch('already running');
  });

  it('a start in the moment of a restart is refused as well', async () => {
    const { dataDir, cluster } = bench.folder();
    const database = await bench.start({ dataDir }).ready;
    signal(postmasterOf(cluster), 'SIGKILL');
    const second = bench.start({ dataDir });
    expect(await second.ended).toBe(1);
    expect(second.complaint()).toMatch('already running');
    expect(await askPatiently(database, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('sessions that outlive a killed postmaster do not keep the next one out', async () => {
    const { dataDir, cluster } = bench.folder();
    const database = await bench.start({ dataDir }).ready;
    const busy = await keepBusy(database);
    await delay(100);
    signal(postmasterOf(cluster), 'SIGKILL');
    expect(await askPatiently(database, 'select 1 as one', 6_000)).toEqual([{ one: 1 }]);
    expect(processesOf(cluster)).not.toContain(busy.pid);
  });

  it('a killed session makes PostgreSQL recover, and the ownership is taken again', async () => {
    const { dataDir, cluster } = bench.folder();
    const server = bench.start({ dataDir });
    const database = await server.ready;
    const pid = postmasterOf(cluster);
    const busy = await keepBusy(database);
    signal(busy.pid, 'SIGKILL');
    await until(() => server.said.some(({ message }) => message === 'PostgreSQL recovered'), 'recovery');
    expect(postmasterOf(cluster)).toBe(pid);
    const second = bench.start({ dataDir });
    expect(await second.ended).toBe(1);
    expect(second.complaint()).toMatch('already running');
  });
});

describe('a server that was frozen while its database was taken over', () => {
  it('gives up, says so and leaves the new one in peace', async () => {
    const { dataDir, cluster } = bench.folder();
    const frozen = bench.start({ dataDir });
    await frozen.ready;
    frozen.child.kill('SIGSTOP');
    signal(postmasterOf(cluster), 'SIGKILL');
    const second = bench.start({ dataDir });
    const database = await second.ready;
    const pid = postmasterOf(cluster);
    frozen.child.kill('SIGCONT');
    await until(() => frozen.said.some(({ down }) => down), 'giving up');
    frozen.child.kill('SIGTERM');
    expect(await frozen.ended).toBe(0);
    expect(postmasterOf(cluster)).toBe(pid);
    expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('stopping', () => {
  it('ends everything in time, also with sessions that never finish and while PostgreSQL is being restarted', async () => {
    const { dataDir, cluster } = bench.folder();
    const server = bench.start({ dataDir });
    await keepBusy(await server.ready);
    signal(postmasterOf(cluster), 'SIGKILL');
    await delay(50);
    const since = Date.now();
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(Date.now() - since).toBeLessThan(40_000);
    expect(processesOf(cluster)).toEqual([]);
  });
});
