import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { migrationFolders } from '../../server/app/database.ts';
import { startEmbedded } from '../../server/engines/database/embedded.ts';
import { migrate } from '../../server/engines/database/migrate.ts';
import { createPool } from '../../server/engines/database/pool.ts';
import type { DB } from '../../server/kernel/db.generated.ts';
import { createTestDatabase, silent, startTestCluster } from '../../server/test/database.ts';

type Work<Result> = (db: Kysely<DB>) => Promise<Result>;

/** Runs `work` on an empty migrated database of a throw-away server. */
export async function withDatabase<Result>(work: Work<Result>): Promise<Result> {
  const stop = await startTestCluster();
  try {
    const { connectionString } = await createTestDatabase();
    return await connected(connectionString, work);
  } finally {
    await stop();
  }
}

/** The same on a database that stays in a folder, as a site has it: filled once, measured again and again. */
export async function withKeptDatabase<Result>(folder: string, work: Work<Result>): Promise<Result> {
  const dataDir = resolve(folder);
  mkdirSync(dataDir, { recursive: true });
  const server = await startEmbedded({ dataDir, log: silent, join: true });
  try {
    const pool = createPool({ connectionString: server.connectionString, log: silent, max: 1 });
    await migrate({ pool, folders: migrationFolders(), log: silent });
    await pool.end();
    return await connected(server.connectionString, work);
  } finally {
    await server.stop();
  }
}

async function connected<Result>(connectionString: string, work: Work<Result>): Promise<Result> {
  const pool = createPool({ connectionString, max: 20, log: silent, applicationName: 'bench' });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
