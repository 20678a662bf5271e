import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach } from 'vitest';
import { processesOf } from './embedded/processes.ts';
import { findPostmaster, stopPostmaster } from './embedded/postmaster.ts';

export interface Started {
  child: ChildProcess;
  /** Lines of its log, parsed. */
  said: Record<string, unknown>[];
  complaint: () => string;
  /** Settles when the database is up; rejects with the complaint when the server ends instead. */
  ready: Promise<string>;
  ended: Promise<number | null>;
}

interface Start {
  dataDir: string;
  args?: string[];
  env?: Record<string, string>;
  user?: { uid: number; gid: number };
}

/** Data folders and servers that are gone after each test (or file), whatever it did to them. */
export function databaseBench({ keep = 'test' }: { keep?: 'test' | 'file' } = {}) {
  const children: ChildProcess[] = [];
  const folders: string[] = [];

  const after = keep === 'test' ? afterEach : afterAll;

  after(async () => {
    for (const child of children.splice(0)) await killed(child);
    for (const folder of folders.splice(0)) {
      await endAll(join(folder, 'data', 'postgres'));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  return {
    /** A folder of its own; the data is to live in `data` below it. */
    folder(): { above: string; dataDir: string; cluster: string } {
      const above = realpathSync(mkdtempSync(join(tmpdir(), 'madang-database-')));
      folders.push(above);
      const dataDir = join(above, 'data');
      return { above, dataDir, cluster: join(dataDir, 'postgres') };
    },
    start(options: Start): Started {
      const started = startServer(options);
      children.push(started.child);
      return started;
    },
  };
}

function startServer({ dataDir, args = [], env = {}, user }: Start): Started {
  const script = join(import.meta.dirname, 'test-server.ts');
  const child = spawn(process.execPath, [script, dataDir, ...args], {
    cwd: '/',
    env: { ...process.env, ...env },
    ...user,
  });
  const said: Record<string, unknown>[] = [];
  let complaint = '';
  let rest = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const ready = new Promise<string>((done, fail) => {
    child.stdout.on('data', (chunk) => {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop()!;
      for (const line of lines) said.push(JSON.parse(line) as Record<string, unknown>);
      const up = said.find(({ connectionString }) => connectionString);
      if (up) done(String(up.connectionString));
    });
    child.once('close', () => fail(new Error(complaint || 'ended without a word')));
  });
  ready.catch(() => undefined);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, said, complaint: () => complaint, ready, ended };
}

export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function endAll(cluster: string): Promise<void> {
  // A start that was killed may still have been about to launch PostgreSQL.
  for (let found = processesOf(cluster); found.length > 0; found = processesOf(cluster)) {
    await stopPostmaster(cluster, findPostmaster(cluster)?.pid ?? found[0]!, 0);
  }
}

/** One query on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(
  connectionString: string,
  sql: string,
): Promise<Row[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The same, again and again until it answers; for a database that is being mended. */
export async function askPatiently<Row extends pg.QueryResultRow>(
  connectionString: string,
  sql: string,
  ms = 10_000,
): Promise<Row[]> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await ask<Row>(connectionString, sql);
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await delay(30);
    }
  }
}

export async function until(isSo: () => boolean, what: string, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!isSo()) {
    if (Date.now() >= deadline) throw new Error(`waited in vain: ${what}`);
    await delay(10);
  }
}
