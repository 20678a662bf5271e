import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findPostmaster } from './embedded/postmaster.ts';
import { processesOf, signal } from './embedded/processes.ts';
import { ask, askPatiently, databaseBench, killed, until } from './test-bench.ts';

const bench = databaseBench();
const oneLine = /^[^\n]+\n$/;

const postmasterOf = (cluster: string) => findPostmaster(cluster)!.pid;

describe('the first start', () => {
  it('makes a cluster that only this machine and only its owner can use', async () => {
    const { dataDir, cluster } = bench.folder();
    const begun = Date.now();
    const database = await bench.start({ dataDir }).ready;
    expect(Date.now() - begun).toBeLessThan(30_000);
    const [settings] = await ask(
      database,
      `select current_setting('listen_addresses') as address, current_setting('unix_socket_directories') as sockets,
        current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('jit') as jit,
        current_setting('server_encoding') as encoding, current_database() as name,
        (select count(*)::int from pg_hba_file_rules where auth_method <> 'scram-sha-256') as open_doors`,
    );
    expect(settings).toEqual({
      address: '127.0.0.1',
      // A folder that nobody else may enter, see below.
      sockets: cluster,
      fsync: 'on',
      commit: 'on',
      jit: 'off',
      encoding: 'UTF8',
      name: 'madang',
      open_doors: 0,
    });
    expect(statSync(join(dataDir, 'secrets')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'secrets/database-password')).mode & 0o777).toBe(0o600);
    expect(statSync(cluster).mode & 0o777).toBe(0o700);
    await expect(ask(database.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('may be killed at any moment and be repeated', async () => {
    const { dataDir } = bench.folder();
    const staging = () =>
      existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith('postgres.new-'));
    for (const pause of [0, 150, 350]) {
      const { child } = bench.start({ dataDir });
      await until(() => staging() || existsSync(join(dataDir, 'postgres')), 'initdb begins');
      await delay(pause);
      await killed(child);
    }
    const database = await bench.start({ dataDir }).ready;
    expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }]);
    await until(
      () => readdirSync(dataDir).every((name) => !name.startsWith('postgres.new-')),
      'nothing half-made is left',
    );
  });

  it('done twice at once ends with one server and one clear refusal', async () => {
    const { dataDir, cluster } = bench.folder();
    const both = [bench.start({ dataDir }), bench.start({ dataDir })];
    const results = await Promise.allSettled(both.map(({ ready }) => ready));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    const loser = both[1 - winner]!;
    expect(await loser.ended).toBe(1);
    expect(loser.complaint()).toMatch(/already running/);
    expect(loser.complaint()).toMatch(oneLine);
    expect(await ask(await both[winner]!.ready, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(processesOf(cluster).length).toBeGreaterThan(0);
  });
});

describe('a later start', () => {
  it('finds everything again, at the same address when that is free', async () => {
    const { dataDir, cluster } = bench.folder();
    const first = bench.start({ dataDir });
    await ask(await first.ready, `create table kept (word text); insert into kept values ('마당')`);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(processesOf(cluster)).toEqual([]);
    const second = await bench.start({ dataDir }).ready;
    expect(second).toBe(await first.ready);
    expect(await ask(second, 'select word from kept')).toEqual([{ word: '마당' }]);
  });

  it('is refused while a server lives, which does not notice', async () => {
    const { dataDir, cluster } = bench.folder();
    const database = await bench.start({ dataDir }).ready;
    const pid = postmasterOf(cluster);
    const second = bench.start({ dataDir });
    expect(await second.ended).toBe(1);
    expect(second.complaint()).toMatch(
      /^Madang is already running on .*: stop that one first, or choose another DATA_DIR\.\n$/,
    );
    expect(postmasterOf(cluster)).toBe(pid);
    expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('joins a server that lives when asked to, and leaves it alone afterwards', async () => {
    const { dataDir, cluster } = bench.folder();
    const database = await bench.start({ dataDir }).ready;
    const guest = bench.start({ dataDir, args: ['--join'] });
    expect(await guest.ready).toBe(database);
    guest.child.kill('SIGTERM');
    expect(await guest.ended).toBe(0);
    expect(findPostmaster(cluster)).not.toBeNull();
  });

  it('believes no pid file whose number belongs to somebody else', async () => {
    const { dataDir, cluster } = bench.folder();
    const first = bench.start({ dataDir });
    await first.ready;
    first.child.kill('SIGTERM');
    await first.ended;
    writeFileSync(
      join(cluster, 'postmaster.pid'),
      `${process.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n1 1\nready   \n`,
    );
    expect(await ask(await bench.start({ dataDir }).ready, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('names the fix when another PostgreSQL made the data', async () => {
    const { dataDir, cluster } = bench.folder();
    const first = bench.start({ dataDir });
    await first.ready;
    first.child.kill('SIGTERM');
    await first.ended;
    writeFileSync(join(cluster, 'PG_VERSION'), '16\n');
    const second = bench.start({ dataDir });
    expect(await second.ended).toBe(1);
    expect(second.complaint()).toMatch(
      /made by PostgreSQL 16, .*go back to the release that made it.*pg_upgrade/,
    );
    expect(second.complaint()).toMatch(oneLine);
  });
});

describe('after the server was killed', () => {
  it('the next one adopts what still runs, keeps it alive and stops it', async () => {
    const { dataDir, cluster } = bench.folder();
    const first = bench.start({ dataDir });
    const database = await first.ready;
    await ask(database, 'create table kept (n int); insert into kept values (7)');
    const pid = postmasterOf(cluster);
    await killed(first.child);
    const second = bench.start({ dataDir });
    expect(await second.ready).toBe(database);
    expect(postmasterOf(cluster)).toBe(pid);
    signal(pid, 'SIGKILL');
    expect(await askPatiently(database, 'select n from kept')).toEqual([{ n: 7 }]);
    expect(postmasterOf(cluster)).not.toBe(pid);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(processesOf(cluster)).toEqual([]);
  });

  it('the next one starts PostgreSQL anew when that was killed as well', async () => {
    const { dataDir, cluster } = bench.folder();
    const first = bench.start({ dataDir });
    await ask(await first.ready, 'create table kept (n int); insert into kept values (7)');
    await killed(first.child);
    for (const pid of processesOf(cluster)) signal(pid, 'SIGKILL');
    expect(await ask(await bench.start({ dataDir }).ready, 'select n from kept')).toEqual([{ n: 7 }]);
  });
});
