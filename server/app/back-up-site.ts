import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { hasCluster } from '../engines/database/embedded.ts';
import { createDiskStorage } from '../engines/storage/disk.ts';
import { makeBackup, type BackupProgress } from '../keep/backup.ts';
import { KeepProblem } from '../keep/problem.ts';
import type { Config } from './config.ts';
import { reachDatabase } from './database.ts';
import { noteOf } from './last-backup.ts';
import { readVersion } from './start.ts';

export interface BackUpOptions {
  config: Config;
  log: Logger;
  /** Default: a new name in `DATA_DIR/backups`. */
  file: string | null;
  secrets: boolean;
  signal?: AbortSignal;
  onProgress?: (done: BackupProgress) => void;
}

/** Backs the site of this configuration up, beside its running server or without one. Answers the file. @throws KeepProblem */
export async function backUpSite(options: BackUpOptions): Promise<BackupProgress & { file: string }> {
  const { config, log, secrets } = options;
  if (!config.databaseUrl && !hasCluster(config.dataDir))
    throw new KeepProblem(
      `There is nothing to back up in ${config.dataDir}: set DATA_DIR, or start Madang once.`,
    );
  const at = new Date();
  const file = resolve(options.file ?? join(config.dataDir, 'backups', `madang-${stampOf(at)}.tar.zst`));
  const database = await reachDatabase({ config, log, join: true });
  try {
    const done = await makeBackup({
      connectionString: database.connectionString,
      storage: createDiskStorage({ root: join(config.dataDir, 'files') }),
      file,
      version: readVersion(),
      secrets,
      ...(options.signal && { signal: options.signal }),
      ...(options.onProgress && { onProgress: options.onProgress }),
    });
    // Only a hint for `doctor`; the backup is there without it.
    await writeFile(noteOf(config.dataDir), JSON.stringify({ at }), { mode: 0o600 }).catch(() => undefined);
    return { ...done, file };
  } finally {
    await database.stop();
  }
}

function stampOf(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(':', '');
}
