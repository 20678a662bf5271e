import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { startEmbedded } from '../engines/database/embedded.ts';
import { connectExternal } from '../engines/database/external.ts';
import { checkLocale } from '../engines/database/locale.ts';
import { migrate } from '../engines/database/migrate.ts';
import { createPool } from '../engines/database/pool.ts';
import { StartupProblem, type DatabaseEngine } from '../engines/database/port.ts';
import { postgresSearch } from '../engines/search/postgres.ts';
import type { DB } from '../kernel/db.generated.ts';
import type { Config } from './config.ts';

const server = resolve(import.meta.dirname, '..');
const poolSize = 20;

export interface OpenDatabase {
  database: DatabaseEngine;
  pool: Pool;
  /** Names of the migrations that were run now. */
  applied: string[];
}

interface OpenOptions {
  config: Config;
  log: Logger;
  /** Uses the database of a server that runs on the same data folder instead of refusing. */
  join?: boolean;
}

/** Everything that owns tables. */
export function migrationFolders(): string[] {
  const modules = readdirSync(join(server, 'modules')).map((name) =>
    join(server, 'modules', name, 'migrations'),
  );
  const engines = ['jobs', 'search'].map((name) => join(server, 'engines', name, 'migrations'));
  return [...engines, join(server, 'app/migrations'), ...modules];
}

/** Starts or reaches PostgreSQL and leaves it as it is. @throws StartupProblem */
export function reachDatabase({ config, log, join = false }: OpenOptions): Promise<DatabaseEngine> {
  return config.databaseUrl
    ? connectExternal({ url: config.databaseUrl, log })
    : startEmbedded({ dataDir: config.dataDir, log, join });
}

/** Starts or reaches PostgreSQL and brings its schema up to date. @throws StartupProblem */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { log } = options;
  const database = await reachDatabase(options);
  const pool = createPool({
    connectionString: database.connectionString,
    max: poolSize,
    log,
    applicationName: 'madang',
  });
  try {
    const applied = await migrate({ pool, folders: migrationFolders(), log });
    await checkLocale(pool);
    await checkSearch(pool);
    return { database, pool, applied };
  } catch (error) {
    await pool.end();
    await database.stop();
    throw error;
  }
}

/** @throws StartupProblem with the fix when searching Korean would find nothing */
async function checkSearch(pool: Pool): Promise<void> {
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  await postgresSearch.assertUsable(db).catch((error: Error) => {
    throw new StartupProblem(error.message);
  });
}
