import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { startEmbedded } from '../engines/database/embedded.ts';
import { connectExternal } from '../engines/database/external.ts';
import { checkLocale } from '../engines/database/locale.ts';
import { migrate } from '../engines/database/migrate.ts';
import { createPool } from '../engines/database/pool.ts';
import type { DatabaseEngine } from '../engines/database/port.ts';
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
  return [join(server, 'engines/jobs/migrations'), join(server, 'app/migrations'), ...modules];
}

/** Starts or reaches PostgreSQL and brings its schema up to date. @throws StartupProblem */
export async function openDatabase({ config, log, join = false }: OpenOptions): Promise<OpenDatabase> {
  const database = config.databaseUrl
    ? await connectExternal({ url: config.databaseUrl, log })
    : await startEmbedded({ dataDir: config.dataDir, log, join });
  const pool = createPool({
    connectionString: database.connectionString,
    max: poolSize,
    log,
    applicationName: 'madang',
  });
  try {
    const applied = await migrate({ pool, folders: migrationFolders(), log });
    await checkLocale(pool);
    return { database, pool, applied };
  } catch (error) {
    await pool.end();
    await database.stop();
    throw error;
  }
}
