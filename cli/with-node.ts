import { openDatabase } from '../server/app/database.ts';
import { createLog } from '../server/app/logging.ts';
import { createNode, type MadangNode } from '../server/app/node.ts';
import { readOrCreateSecret } from '../server/app/cluster-secrets.ts';
import type { Config } from '../server/app/config.ts';
import { readVersion } from '../server/app/start.ts';

/**
 * Runs `work` with a wired node that does not listen: commands use the same use-cases as the server. Joins a running server's
 * embedded database instead of starting a second one.
 */
export async function withNode(config: Config, work: (node: MadangNode) => Promise<number>): Promise<number> {
  const log = createLog('warn');
  const { database, pool } = await openDatabase({ config, log, join: true });
  try {
    const secret = await readOrCreateSecret(pool, 'session-key');
    const node = await createNode({
      config,
      connectionString: database.connectionString,
      pool,
      log,
      secret,
      version: readVersion(),
    });
    try {
      return await work(node);
    } finally {
      await node.app.http.close();
    }
  } finally {
    await pool.end();
    await database.stop();
  }
}
