import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrationFolders } from '../app/database.ts';
import { startEmbedded } from '../engines/database/embedded.ts';
import { migrate } from '../engines/database/migrate.ts';
import { createPool } from '../engines/database/pool.ts';
import type { EngineLog } from '../engines/database/port.ts';

/** Where workers find the cluster that the run started: workers inherit the environment. */
const variable = 'MADANG_TEST_CLUSTER';

interface TestCluster {
  url: string;
  template: string;
  /** First part of the name of every database of this run. */
  prefix: string;
}

export interface TestDatabase {
  connectionString: string;
  drop(): Promise<void>;
}

export const silent: EngineLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * One PostgreSQL for a whole test run, with a migrated database to copy. TEST_DATABASE_URL names a server to use instead
 * of a throw-away one; its role must be allowed to create databases. The answer stops it again.
 */
export async function startTestCluster(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => undefined } : await startThrowAway();
  const prefix = `madang_test_${randomBytes(4).toString('hex')}`;
  const cluster = { url: server.url, template: `${prefix}_template`, prefix };
  const stop = async () => {
    delete process.env[variable];
    if (given) await dropAll(cluster);
    await server.stop();
  };
  try {
    await makeTemplate(cluster);
  } catch (error) {
    await stop();
    throw error;
  }
  process.env[variable] = JSON.stringify(cluster);
  return stop;
}

/** A database of its own for a test file, with every migration applied. */
export function createTestDatabase(): Promise<TestDatabase> {
  const cluster = currentCluster();
  return createFrom(cluster, cluster.template);
}

/** A database of its own without any table. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createFrom(currentCluster(), 'template0');
}

function currentCluster(): TestCluster {
  const found = process.env[variable];
  if (found) return JSON.parse(found) as TestCluster;
  throw new Error(
    'No test cluster runs: vitest starts one (server/test/global-setup.ts), tools call startTestCluster.',
  );
}

async function createFrom({ url, prefix }: TestCluster, template: string): Promise<TestDatabase> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  // Copying files is several times as fast as copying through the log, and no power cut is expected.
  await onServer(url, (client) =>
    client.query(`create database ${name} template ${template} strategy file_copy`),
  );
  return {
    connectionString: addressOf(url, name),
    drop: () =>
      onServer(
        url,
        async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
      ),
  };
}

async function startThrowAway(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'madang-test-cluster-'));
  const release = watchOver(dataDir);
  try {
    const engine = await startEmbedded({ dataDir, log: silent, throwAway: true });
    const stop = async () => {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
      release();
    };
    return { url: engine.connectionString, stop };
  } catch (error) {
    release();
    throw error;
  }
}

/** A process that outlives a killed test run, ends its PostgreSQL and removes its files. */
function watchOver(dataDir: string): () => void {
  const script = join(import.meta.dirname, 'watchdog.ts');
  const watchdog = spawn(process.execPath, [script, dataDir], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  (watchdog.stdin as unknown as { unref(): void }).unref();
  return () => watchdog.stdin?.end();
}

async function makeTemplate({ url, template }: TestCluster): Promise<void> {
  await onServer(url, (client) => client.query(`create database ${template} template template0`));
  const pool = createPool({ connectionString: addressOf(url, template), log: silent, max: 1 });
  try {
    await migrate({ pool, folders: migrationFolders(), log: silent });
  } finally {
    await pool.end();
  }
}

async function dropAll({ url, prefix }: TestCluster): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  });
}

async function onServer<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
