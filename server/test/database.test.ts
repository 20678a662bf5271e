import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { processesOf } from '../engines/database/embedded/processes.ts';
import { createEmptyDatabase, createTestDatabase } from './database.ts';

async function tablesOf(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  await client.end();
  return rows.map(({ name }) => name);
}

describe('test databases', () => {
  it('are migrated or empty, and each is one of its own', async () => {
    const [one, other, empty] = await Promise.all([
      createTestDatabase(),
      createTestDatabase(),
      createEmptyDatabase(),
    ]);
    expect(one.connectionString).not.toBe(other.connectionString);
    expect(await tablesOf(one.connectionString)).toContain('schema_migrations');
    expect(await tablesOf(empty.connectionString)).toEqual([]);
    await Promise.all([one, other, empty].map(({ drop }) => drop()));
    await expect(tablesOf(one.connectionString)).rejects.toThrow('does not exist');
  });

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'leave no process and no file behind when the run ends by %s',
    async (name) => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'madang-run-')));
      const source = `
      const { startTestCluster } = await import(${JSON.stringify(join(import.meta.dirname, 'database.ts'))});
      await startTestCluster();
      console.log('up');
      setInterval(() => {}, 1000);`;
      const env = { ...process.env, TMPDIR: folder, TEST_DATABASE_URL: '' };
      const run = spawn(process.execPath, ['--input-type=module', '-e', source], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(run.stdout, 'data');
      const cluster = join(folder, readdirSync(folder)[0]!, 'postgres');
      expect(processesOf(cluster).length).toBeGreaterThan(0);
      run.kill(name);
      await expect.poll(() => readdirSync(folder), { timeout: 10_000 }).toEqual([]);
      expect(processesOf(cluster)).toEqual([]);
      rmSync(folder, { recursive: true });
    },
  );
});
