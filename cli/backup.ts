import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { backUpSite } from '../server/app/back-up-site.ts';
import type { Config } from '../server/app/config.ts';
import { createLog } from '../server/app/logging.ts';
import { restoreSite } from '../server/app/restore-site.ts';
import { KeepProblem } from '../server/keep/problem.ts';
import { progressLine } from './progress.ts';

/** Writes the site to one file, also while it runs. */
export async function backup(config: Config, args: string[]): Promise<number> {
  const usage = 'madang backup [FILE.tar.zst|FILE.tar.gz] [--secrets]';
  const asked = read(args, ['secrets'], 1);
  if (!asked) return complain(usage);
  const [file = null] = asked.files;
  const secrets = asked.flags.has('secrets');
  return guarded(async (signal, show) => {
    const done = await backUpSite({
      config,
      log: createLog('error'),
      file,
      secrets,
      signal,
      onProgress: ({ rows, files }) => show(`${rows} rows, ${files} files …`),
    });
    console.log(`${done.file}\n${done.rows} rows, ${done.files} files, ${megabytes(done.file)} MB.`);
    console.log(secrets ? withSecrets : withoutSecrets);
  });
}

const withSecrets =
  'With the keys that sign sessions: whoever reads this file can be any member. Keep it like a password.';
const withoutSecrets =
  'Without the keys that sign sessions (--secrets): after a restore everybody signs in again, and what is sealed with them is lost.';

/** Brings a backup back into an empty data folder or database. */
export async function restore(config: Config, args: string[]): Promise<number> {
  const asked = read(args, ['verify'], 1);
  const file = asked?.files[0];
  if (!asked || file === undefined) return complain('madang restore FILE [--verify]');
  const verify = asked.flags.has('verify');
  return guarded(async (signal, show) => {
    const { head, rows, files } = await restoreSite({
      config,
      log: createLog('error'),
      file,
      verify,
      signal,
      onProgress: (done) => show(`${done.rows} rows, ${done.files} files …`),
    });
    console.log(
      `Restored ${rows} rows and ${files} files, saved ${head.createdAt} by Madang ${head.madang}.`,
    );
    if (verify) console.log('Read back: every row and every file is what was saved.');
    if (!head.secrets) console.log('Everybody signs in again: the backup holds no keys.');
  });
}

/** Ctrl-C and SIGTERM leave nothing half-made; problems are one line. */
async function guarded(
  work: (signal: AbortSignal, show: (text: string) => void) => Promise<void>,
): Promise<number> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const line = progressLine();
  try {
    await work(stopping.signal, line.show);
    return 0;
  } catch (error) {
    line.clear();
    if (stopping.signal.aborted) return complain('Stopped; nothing was left behind.', 130);
    if (error instanceof KeepProblem) return complain(error.message, 1);
    throw error;
  } finally {
    line.clear();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

function read(
  args: string[],
  flags: string[],
  files: number,
): { files: string[]; flags: Set<string> } | null {
  try {
    const options = Object.fromEntries(flags.map((name) => [name, { type: 'boolean' as const }]));
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options });
    return positionals.length > files ? null : { files: positionals, flags: new Set(Object.keys(values)) };
  } catch {
    return null;
  }
}

function megabytes(file: string): string {
  return (statSync(file).size / 1e6).toFixed(1);
}

function complain(line: string, code = 2): number {
  console.error(line);
  return code;
}
