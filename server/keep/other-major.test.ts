import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { chooseAccount, spawnAs } from '../engines/database/embedded/account.ts';
import type { Binaries } from '../engines/database/embedded/binaries.ts';
import { choosePort, findPostmaster, stopPostmaster } from '../engines/database/embedded/postmaster.ts';
import { createEmptyDatabase, type TestDatabase } from '../test/database.ts';
import { keepBench, shape } from './test-sites.ts';

const bench = keepBench();
const root = '/usr/lib/postgresql/15';
const isHere = existsSync(join(root, 'bin', 'initdb'));
let undo: (() => Promise<void>) | null = null;

afterAll(async () => {
  await bench.clear();
  await undo?.();
});

/** A private PostgreSQL 15 of this machine in a folder of its own. */
async function startOlder(): Promise<TestDatabase> {
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'madang-older-')));
  const cluster = join(dataDir, 'postgres');
  const found: Binaries = {
    root,
    initdb: join(root, 'bin', 'initdb'),
    postgres: join(root, 'bin', 'postgres'),
    major: 15,
    env: {},
  };
  const { account, binaries } = await chooseAccount({ binaries: found, dataDir, cluster });
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--auth=trust', '--username=madang', '--no-sync'];
  const making = spawnAs(account, binaries, [binaries.initdb, '-D', cluster, ...locale], { stdio: 'ignore' });
  expect(await once(making, 'exit')).toEqual([0, null]);
  const port = await choosePort(null);
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((one) => [
    '-c',
    one,
  ]);
  spawnAs(account, binaries, [binaries.postgres, '-D', cluster, '-p', String(port), ...settings], {
    stdio: 'ignore',
  });
  undo = async () => {
    const running = findPostmaster(cluster);
    if (running) await stopPostmaster(cluster, running.pid);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  const server = `postgres://madang@127.0.0.1:${port}`;
  await expect.poll(() => answers(`${server}/postgres`), { timeout: 60_000, interval: 100 }).toBe('15');
  await run(
    `${server}/postgres`,
    `create database madang template template0 encoding 'UTF8' locale 'C.UTF-8'`,
  );
  return { connectionString: `${server}/madang`, drop: async () => undefined };
}

async function run(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const result = (await client.query(sql).finally(() => client.end())) as pg.QueryResult<
    Record<string, unknown>
  >;
  return result.rows;
}

const answers = (url: string) =>
  run(url, `select split_part(current_setting('server_version'), '.', 1) as major`).then(
    (rows) => rows[0]!.major,
    () => 'not yet',
  );

it(
  isHere
    ? 'restores from the embedded PostgreSQL into a PostgreSQL 15'
    : 'restores into another database (no PostgreSQL 15 on this machine)',
  { timeout: 180_000 },
  async () => {
    const site = await bench.filledSite();
    const file = bench.path('site.tar.zst');
    await bench.backUp(site, file, { secrets: true });
    const target = await bench.emptySite(isHere ? await startOlder() : await createEmptyDatabase());
    // Reads every row back and compares it with what the other major wrote.
    const done = await bench.restore(target, file, { verify: true });
    expect(done.rows).toBeGreaterThan(8);
    const rows =
      'select count(*)::int as n, max(loud) as loud, count(*) filter (where touched = 1)::int as touched from zoo';
    expect(await target.ask(rows)).toEqual(await site.ask(rows));
    const names = (all: { what: string }[]) => all.filter(({ what }) => what !== 'constraint');
    expect(names(await target.ask(shape))).toEqual(names(await site.ask(shape)));
    const copy = bench.path('back.tar.zst');
    await bench.backUp(target, copy, { secrets: true });
    const home = await bench.emptySite();
    expect(await bench.restore(home, copy)).toEqual(done);
  },
);
