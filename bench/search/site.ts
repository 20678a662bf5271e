import { Kysely, PostgresDialect } from 'kysely';
import { createPool } from '../../server/engines/database/pool.ts';
import type { DB } from '../../server/kernel/db.generated.ts';
import { createTestDatabase, silent, startTestCluster } from '../../server/test/database.ts';

/** Runs `work` on an empty migrated database of a throw-away server. */
export async function withDatabase<Result>(
  work: (db: Kysely<DB>, connectionString: string) => Promise<Result>,
): Promise<Result> {
  const stop = await startTestCluster();
  try {
    const { connectionString } = await createTestDatabase();
    const pool = createPool({ connectionString, max: 20, log: silent, applicationName: 'bench' });
    const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
    try {
      return await work(db, connectionString);
    } finally {
      await db.destroy();
    }
  } finally {
    await stop();
  }
}
