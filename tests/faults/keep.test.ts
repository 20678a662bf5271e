import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded } from '../../server/engines/database/embedded.ts';
import type { DatabaseEngine } from '../../server/engines/database/port.ts';
import { processesOf } from '../../server/engines/database/embedded/processes.ts';
import { silent } from '../../server/test/database.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
let dataDir: string;
let database: DatabaseEngine;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'madang-keep-')));
  dataDir = join(folder, 'data');
  const made = await madang(['demo', '--posts', '60', '--comments', '100', '--members', '10'], dataDir).ended;
  expect(made, made.said).toMatchObject({ code: 0 });
  // Stands for a running server: owns the cluster while the commands work beside it.
  database = await startEmbedded({ dataDir, log: silent });
}, 240_000);
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function madang(
  args: string[],
  data: string,
): { child: ChildProcess; ended: Promise<{ code: number | null; said: string }> } {
  const child = spawn(process.execPath, ['cli/madang.ts', ...args], {
    cwd: root,
    env: { ...process.env, DATA_DIR: data, DATABASE_URL: '', SAMPLES: '0' },
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, said })) };
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 6_000) throw new Error(`waited in vain: ${what}`);
    await delay(10);
  }
}

const unfinished = () => readdirSync(folder).filter((name) => name.includes('unfinished'));

/** Keeps every reader of posts waiting: whoever backs up is stuck in the middle. */
async function holdPosts(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query('begin; lock table posts in access exclusive mode');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

describe('a backup and a restore that are killed', { timeout: 300_000 }, () => {
  const saved = () => join(folder, 'site.tar.zst');

  it('leave no backup that looks whole, and the next one works and clears up', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const release = await holdPosts();
      const { child, ended } = madang(['backup', saved()], dataDir);
      await until(() => unfinished().length > 0, 'the backup begins');
      child.kill(signal);
      // A stopped one waits for its query to end.
      if (signal === 'SIGKILL') await ended;
      await release();
      await ended;
      expect(existsSync(saved())).toBe(false);
      expect(unfinished()).toHaveLength(signal === 'SIGKILL' ? 1 : 0);
    }
    const done = await madang(['backup', saved(), '--secrets'], dataDir).ended;
    expect(done, done.said).toMatchObject({ code: 0, said: expect.stringContaining('site.tar.zst') });
    expect(unfinished()).toEqual([]);
    expect((await madang(['doctor'], dataDir).ended).said).toMatch(/ok\s+backup/);
  });

  it('leave no half-made site, and the next restore starts anew', async () => {
    const target = join(folder, 'target');
    const { child, ended } = madang(['restore', saved()], target);
    const staging = join(target, `.restoring-${child.pid}`);
    const cluster = join(staging, 'postgres');
    await until(() => existsSync(join(cluster, 'postmaster.pid')), 'the restore begins');
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(target)).toEqual([`.restoring-${child.pid}`]);
    const again = await madang(['restore', saved(), '--verify'], target).ended;
    expect(again, again.said).toMatchObject({ code: 0, said: expect.stringContaining('Read back') });
    expect(processesOf(cluster)).toEqual([]);
    expect(readdirSync(target).sort()).toEqual(expect.arrayContaining(['postgres', 'secrets']));
    expect(readdirSync(target).filter((name) => name.startsWith('.restoring'))).toEqual([]);
    expect(await contentOf(target)).toEqual(await contentOf(dataDir));
  });

  it('refuse a folder in use, and say so', async () => {
    const refused = await madang(['restore', saved()], dataDir).ended;
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
    expect(readFileSync(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).toMatch(/^18/);
    const nothing = await madang(['backup'], join(folder, 'nobody')).ended;
    expect(nothing).toMatchObject({ code: 1, said: expect.stringContaining('nothing to back up') });
    expect(existsSync(join(folder, 'nobody'))).toBe(false);
    expect((await madang(['restore'], dataDir).ended).code).toBe(2);
    expect((await madang(['backup', 'a.tar.zst', 'b.tar.zst'], dataDir).ended).code).toBe(2);
  });

  async function contentOf(data: string): Promise<unknown[]> {
    const engine = await startEmbedded({ dataDir: data, log: silent, join: true });
    const client = new pg.Client({ connectionString: engine.connectionString });
    try {
      await client.connect();
      const { rows } = await client.query<{ sums: string }>(`
        select (select string_agg(p::text, '' order by id) from posts p) as posts,
               (select string_agg(c::text, '' order by id) from comments c) as comments,
               (select string_agg(m::text, '' order by handle) from members m) as members`);
      return rows;
    } finally {
      await client.end();
      await engine.stop();
    }
  }
});
