import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { StartupProblem, type EngineLog } from './port.ts';

interface MigrateOptions {
  pool: Pool;
  /** Folders with `<yyyymmddThhmm>_<name>.sql`; those that do not exist are empty. */
  folders: string[];
  log: EngineLog;
  /** Only these, into a database that is being restored. */
  only?: ReadonlySet<string>;
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** "madang_m" in ASCII: only one process migrates a database at a time. */
const lockNumber = '7881693024014327661';
const fileName = /^\d{8}T\d{4}_[a-z0-9_]+\.sql$/;
const outsideTransaction = /^-- no-transaction\b/;

/**
 * Brings the database up to date and returns the names applied. Each file runs in a transaction of its own, oldest
 * first over all folders; a first line `-- no-transaction` runs it bare (concurrent indexes), one statement a file.
 * Several nodes may call this at once.
 */
export async function migrate({ pool, folders, log, only }: MigrateOptions): Promise<string[]> {
  const all = await readMigrations(folders);
  const migrations = only ? all.filter(({ name }) => only.has(name)) : all;
  const client = await pool.connect();
  try {
    // Waiting for another node and building an index may both take longer than a request ever should.
    await client.query(
      `set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`,
    );
    await lockAlone(client);
    if (!only) await refuseUnfinished(client);
    const pending = await findPending(client, migrations, log);
    for (const migration of pending) await apply(client, migration, log);
    return pending.map(({ name }) => name);
  } finally {
    // Ends the session, and with it the lock and the settings above.
    client.release(true);
  }
}

/**
 * Asked for again and again: a session that waits for a lock holds a snapshot meanwhile, and an index that the other one makes
 * concurrently waits for that snapshot. That would be a deadlock.
 */
async function lockAlone(client: PoolClient): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(${lockNumber}) as locked`,
    );
    if (rows[0]!.locked) return;
    await delay(100);
  }
}

/** Every migration of this release, oldest first, with the checksum of its text. */
export async function listMigrations(folders: string[]): Promise<{ name: string; checksum: string }[]> {
  return (await readMigrations(folders)).map(({ name, checksum }) => ({ name, checksum }));
}

/** A restore that was killed leaves this table; what else is there is not a site. */
async function refuseUnfinished(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('public.unfinished_restore') is not null as there`,
  );
  if (rows[0]?.there)
    throw new StartupProblem(
      'A restore into this database was not finished: run it again (npm run madang -- restore FILE), or use another database.',
    );
}

async function readMigrations(folders: string[]): Promise<Migration[]> {
  const lists = await Promise.all(folders.map(readFolder));
  const all = lists.flat().sort((a, b) => (a.name < b.name ? -1 : 1));
  const twice = all.find(({ name }, index) => name === all[index + 1]?.name);
  if (twice) throw new StartupProblem(`Two migrations are called ${twice.name}: rename one of them.`);
  return all;
}

async function readFolder(folder: string): Promise<Migration[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.sql'));
  const odd = files.find((name) => !fileName.test(name));
  if (odd)
    throw new StartupProblem(`${join(folder, odd)} is not called <yyyymmddThhmm>_<name>.sql: rename it.`);
  return Promise.all(
    files.map(async (name) => {
      // Git may have changed the line ends on the way; that does not change what the file does.
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      return {
        name: name.slice(0, -'.sql'.length),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
}

async function findPending(
  client: PoolClient,
  migrations: Migration[],
  log: EngineLog,
): Promise<Migration[]> {
  await client.query(`create table if not exists schema_migrations (
    name text constraint schema_migrations_pkey primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const newest = migrations.at(-1)?.name ?? '';
  for (const { name, checksum } of rows) {
    const migration = known.get(name);
    if (migration && migration.checksum !== checksum) {
      throw new StartupProblem(
        `The migration ${name} was changed after it was applied: put it back and write a new one instead.`,
      );
    }
    if (!migration && name > newest) {
      throw new StartupProblem(
        `The database is newer than this release (it has ${name}): start the newer release again.`,
      );
    }
    if (!migration)
      log.warn({ migration: name }, 'this migration was applied but is no longer part of the release');
  }
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: PoolClient, { name, sql, checksum }: Migration, log: EngineLog): Promise<void> {
  const start = performance.now();
  const bare = outsideTransaction.test(sql);
  try {
    if (!bare) await client.query('begin');
    await client.query(sql);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
    if (!bare) await client.query('commit');
  } catch (error) {
    if (!bare) await client.query('rollback').catch(() => undefined);
    throw new StartupProblem(
      `The migration ${name} failed${whereIn(sql, error)}: ${(error as Error).message}`,
    );
  }
  log.info({ migration: name, ms: Math.round(performance.now() - start) }, 'migration applied');
}

function whereIn(sql: string, error: unknown): string {
  const position = Number((error as { position?: string }).position);
  return position > 0 ? ` at line ${sql.slice(0, position).split('\n').length}` : '';
}
