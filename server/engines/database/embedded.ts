import { existsSync, realpathSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chooseAccount } from './embedded/account.ts';
import { findBinaries } from './embedded/binaries.ts';
import { bringUp, writeHints, type Site, type Up } from './embedded/bring-up.ts';
import { ensureCluster, pathsIn, readOrCreatePassword } from './embedded/cluster.ts';
import { connectionString, ensureDatabase } from './embedded/guard.ts';
import { keepRunning } from './embedded/keeper.ts';
import { findPostmaster, stopPostmaster } from './embedded/postmaster.ts';
import { StartupProblem, type DatabaseEngine, type EngineLog } from './port.ts';

interface EmbeddedOptions {
  dataDir: string;
  log: EngineLog;
  /** For commands that may run beside a live server: use its database and leave it alone afterwards. */
  join?: boolean;
  /** For tests: nothing has to survive a power cut. */
  throwAway?: boolean;
}

const databaseName = 'madang';

/**
 * Starts the PostgreSQL that came with npm on `<dataDir>/postgres`, creating the cluster the first time, and keeps it
 * running until `stop`. At most one server owns a cluster; a second one gets a StartupProblem and changes nothing.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<DatabaseEngine> {
  const site = await prepare(options);
  const result = await bringUp(site, { abandoned: () => false, patience: options.join ? 200 : 1_000 });
  switch (result.outcome) {
    case 'up':
      return own(site, result);
    case 'owned by another':
      if (options.join) return joined(site, result.port);
      throw new StartupProblem(
        `Madang is already running on ${site.paths.dataDir}: stop that one first, or choose another DATA_DIR.`,
      );
    case 'abandoned':
      throw new Error('nobody asked to abandon the start');
  }
}

/** True when a cluster lives in this data folder. */
export function hasCluster(dataDir: string): boolean {
  return existsSync(join(pathsIn(resolve(dataDir)).cluster, 'PG_VERSION'));
}

/** Ends the PostgreSQL that a killed process left running in a folder that nobody needs any more. */
export async function endLeftBehind(dataDir: string): Promise<void> {
  const { cluster } = pathsIn(resolve(dataDir));
  const found = existsSync(cluster) ? findPostmaster(realpathSync(cluster)) : null;
  if (found) await stopPostmaster(realpathSync(cluster), found.pid);
}

async function prepare({ dataDir, log, throwAway = false }: EmbeddedOptions): Promise<Site> {
  const wanted = resolve(dataDir);
  await mkdir(wanted, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new StartupProblem(`${wanted} cannot be made (${error.code}): choose another DATA_DIR.`);
  });
  // PostgreSQL reports its folder without links, and folders are compared by name.
  const paths = pathsIn(await realpath(wanted));
  const found = await findBinaries(paths.dataDir);
  const { account, binaries } = await chooseAccount({ binaries: found, ...paths });
  const password = await readOrCreatePassword(paths);
  const made = await ensureCluster({ paths, binaries, account, password, throwAway });
  if (made === 'created') log.info({ folder: paths.cluster, account: account.name }, 'database created');
  return {
    paths: { ...paths, cluster: realpathSync(paths.cluster) },
    binaries,
    account,
    password,
    throwAway,
    log,
  };
}

async function own(site: Site, up: Up): Promise<DatabaseEngine> {
  await ensureDatabase(up.session, databaseName).catch(async (error: Error) => {
    await stopPostmaster(site.paths.cluster, up.pid);
    throw error;
  });
  await writeHints(site.paths, { port: up.port, server: process.pid });
  const keeper = keepRunning(site, up, (problem) => {
    site.log.error({ err: problem }, 'the database is lost');
    engine.onDown?.(problem);
  });
  let stopped: Promise<void> | null = null;
  const engine: DatabaseEngine = {
    ...facts(site, up.port, up.version),
    stop: () => (stopped ??= keeper.stop()),
  };
  return engine;
}

function joined(site: Site, port: number): DatabaseEngine {
  return { ...facts(site, port, site.binaries.major), stop: async () => undefined };
}

function facts({ paths, password }: Site, port: number, version: number) {
  const socketFolder = findPostmaster(paths.cluster)?.socketFolder ?? '';
  const address = connectionString({ port, password, socketFolder }, databaseName);
  return { kind: 'embedded' as const, connectionString: address, location: paths.cluster, version };
}
