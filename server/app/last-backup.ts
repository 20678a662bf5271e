import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** When the last backup was made here; `null` when nobody knows. */
export async function findLastBackup(dataDir: string): Promise<Date | null> {
  const text = await readFile(noteOf(dataDir), 'utf8').catch(() => null);
  const at = text === null ? NaN : Date.parse(/"at":"([^"]+)"/.exec(text)?.[1] ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}

/** The file that says so. */
export const noteOf = (dataDir: string) => join(dataDir, 'last-backup.json');
