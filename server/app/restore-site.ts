import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { endLeftBehind, hasCluster, startEmbedded } from '../engines/database/embedded.ts';
import { isAlive } from '../engines/database/embedded/processes.ts';
import { connectExternal } from '../engines/database/external.ts';
import { checkLocale } from '../engines/database/locale.ts';
import { createPool } from '../engines/database/pool.ts';
import { createDiskStorage } from '../engines/storage/disk.ts';
import { KeepProblem } from '../keep/problem.ts';
import { inspectBackup, restoreBackup, type RestoreProgress } from '../keep/restore.ts';
import type { Head } from '../keep/format.ts';
import type { Config } from './config.ts';
import { migrationFolders } from './database.ts';

export interface RestoreSiteOptions {
  config: Config;
  log: Logger;
  file: string;
  verify: boolean;
  signal?: AbortSignal;
  onProgress?: (done: RestoreProgress) => void;
}

const stagingPrefix = '.restoring-';
/** Names what is being moved into place: whoever finds it knows that a restore was killed at its very end. */
const placingNote = 'placing';
/** May lie in the folder of a site that is not there yet. */
const harmless = new Set(['backups', 'last-backup.json', 'lost+found']);

/**
 * Restores into this configuration's empty data folder, or its empty database and no files. Everything is made in a folder
 * beside and moved into place at the end: what goes wrong, or is killed, leaves no half-made site. @throws KeepProblem
 */
export async function restoreSite(options: RestoreSiteOptions): Promise<RestoreProgress & { head: Head }> {
  const { config } = options;
  const head = await inspectBackup(options.file, migrationFolders());
  await mkdir(config.dataDir, { recursive: true });
  await clearLeftovers(config);
  await assertEmpty(config);
  const staging = join(config.dataDir, `${stagingPrefix}${process.pid}`);
  await mkdir(staging);
  try {
    const done = config.databaseUrl
      ? await intoExternal(options, staging, config.databaseUrl)
      : await intoEmbedded(options, staging);
    return { ...done, head };
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function intoEmbedded(options: RestoreSiteOptions, staging: string): Promise<RestoreProgress> {
  const database = await startEmbedded({ dataDir: staging, log: options.log });
  const done = await restoreBackup({
    ...restoring(options, staging),
    connectionString: database.connectionString,
  }).finally(() => database.stop());
  // The cluster last: with it, the folder is a site.
  await putInPlace(options.config.dataDir, staging, ['files', 'secrets', 'postgres']);
  return done;
}

async function intoExternal(
  options: RestoreSiteOptions,
  staging: string,
  url: string,
): Promise<RestoreProgress> {
  const { log, config } = options;
  const { connectionString } = await connectExternal({ url, log });
  const pool = createPool({ connectionString, log, max: 1 });
  await checkLocale(pool).finally(() => pool.end());
  return restoreBackup({
    ...restoring(options, staging),
    connectionString,
    place: () => putInPlace(config.dataDir, staging, ['files']),
  });
}

function restoring({ file, log, verify, signal, onProgress }: RestoreSiteOptions, staging: string) {
  return {
    file,
    log,
    verify,
    storage: createDiskStorage({ root: join(staging, 'files') }),
    migrations: migrationFolders(),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  };
}

async function putInPlace(dataDir: string, staging: string, names: string[]): Promise<void> {
  await writeFile(join(staging, placingNote), JSON.stringify(names), { flush: true });
  await syncFolder(staging);
  for (const name of names) {
    if (!(await readdir(staging)).includes(name)) continue;
    // An empty folder of that name may be there.
    await rename(join(staging, name), join(dataDir, name));
    await syncFolder(dataDir);
  }
}

/** Removes what restores that were killed left in the folder. @throws KeepProblem while one is at work */
async function clearLeftovers(config: Config): Promise<void> {
  for (const name of await readdir(config.dataDir)) {
    if (!name.startsWith(stagingPrefix)) continue;
    const left = join(config.dataDir, name);
    if (isAlive(Number(name.slice(stagingPrefix.length))))
      throw new KeepProblem(`Another restore into ${config.dataDir} is running. If not, remove ${left}.`);
    await endLeftBehind(left);
    const placed = await readFile(join(left, placingNote), 'utf8').catch(() => '[]');
    if (!config.databaseUrl && !hasCluster(config.dataDir))
      for (const one of JSON.parse(placed) as string[])
        await rm(join(config.dataDir, one), { recursive: true, force: true });
    await rm(left, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function assertEmpty({ dataDir, databaseUrl }: Config): Promise<void> {
  const found = databaseUrl ? await filesIn(dataDir) : await readdir(dataDir);
  const inTheWay = found.filter((name) => !harmless.has(name));
  if (inTheWay.length === 0) return;
  throw new KeepProblem(
    `${dataDir} is not empty (${inTheWay.slice(0, 3).join(', ')}${inTheWay.length > 3 ? ', …' : ''}): ` +
      'move it aside, or choose another DATA_DIR.',
  );
}

/** With a database of one's own only the files have to be absent. */
async function filesIn(dataDir: string): Promise<string[]> {
  const objects = await readdir(join(dataDir, 'files')).catch(() => []);
  return objects.some((name) => !name.startsWith('.')) ? ['files'] : [];
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
