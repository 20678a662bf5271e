import type { Config } from '../server/app/config.ts';
import { openDatabase } from '../server/app/database.ts';
import { createLog } from '../server/app/logging.ts';

/** Brings the database up to date and stops. */
export async function migrateCommand(config: Config): Promise<number> {
  const { database, pool, applied } = await openDatabase({ config, log: createLog('warn'), join: true });
  console.log(
    applied.length === 0
      ? 'Nothing to do: the database is up to date.'
      : `Applied ${applied.length}: ${applied.join(', ')}.`,
  );
  await pool.end();
  await database.stop();
  return 0;
}
