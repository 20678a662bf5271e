import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  chown,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupProblem } from '../port.ts';
import { spawnAs, type Account } from './account.ts';
import { cannotRun, type Binaries } from './binaries.ts';
import { isAlive } from './processes.ts';

export const superuser = 'madang';

/** Where one embedded database lives. */
export interface Paths {
  dataDir: string;
  cluster: string;
  log: string;
  password: string;
  /** Hints between processes: worth a pause, never trusted. */
  hints: string;
}

export function pathsIn(dataDir: string): Paths {
  return {
    dataDir,
    cluster: join(dataDir, 'postgres'),
    log: join(dataDir, 'postgres.log'),
    password: join(dataDir, 'secrets', 'database-password'),
    hints: join(dataDir, 'postgres.json'),
  };
}

/** For a small machine; written into postgresql.conf once, so that a host may tune them. */
const settings = {
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '100',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  wal_compression: 'on',
  random_page_cost: '1.1',
  jit: 'off',
  huge_pages: 'off',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // One call instead of opening every file: after a crash this is most of the time until it answers.
  ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Reads the password, or makes it. Two first starts at once end up with the same one. */
export async function readOrCreatePassword({ password: path }: Paths): Promise<string> {
  const kept = await readPassword(path);
  if (kept) return kept;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  const draft = `${path}.new-${process.pid}`;
  await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flush: true });
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return (await readPassword(path))!;
}

async function readPassword(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new StartupProblem(`${path} cannot be read (${error.code}): start Madang as the user who owns it.`);
  });
  return text.trim() || null;
}

interface Setup {
  paths: Paths;
  binaries: Binaries;
  account: Account;
  password: string;
  /** Only for databases that nobody will miss. */
  throwAway: boolean;
}

/** Makes sure that a complete cluster of our major version is there. Whoever is interrupted leaves nothing half-made. */
export async function ensureCluster(setup: Setup): Promise<'found' | 'created'> {
  const { paths, binaries } = setup;
  const found = await versionOf(paths.cluster);
  if (found !== null) {
    checkVersion(paths.cluster, found, binaries.major);
    return 'found';
  }
  await clearInterrupted(paths);
  const staging = `${paths.cluster}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await initialise(setup, staging);
    await moveIntoPlace(staging, paths.cluster);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return 'created';
}

async function versionOf(cluster: string): Promise<string | null> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') {
      throw new StartupProblem(
        `${cluster} belongs to another user: start Madang as that user, or choose another DATA_DIR.`,
      );
    }
    if (code !== 'ENOENT') throw error;
    const inside = await readdir(cluster).catch(() => []);
    if (inside.length === 0) return null;
    throw new StartupProblem(
      `${cluster} holds files but no database: move that folder away, or choose another DATA_DIR.`,
    );
  }
}

function checkVersion(cluster: string, found: string, major: number): void {
  if (found === String(major)) return;
  throw new StartupProblem(
    `${cluster} was made by PostgreSQL ${found}, this release of Madang brings ${major}: go back to the release that made it, ` +
      `or convert the folder with pg_upgrade from ${found} to ${major} first.`,
  );
}

/** Throws away what starts that were killed in the middle left behind, but nothing that is still being made. */
async function clearInterrupted({ dataDir, cluster }: Paths): Promise<void> {
  const prefix = `${cluster.slice(dataDir.length + 1)}.new-`;
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(prefix)) continue;
    const maker = Number.parseInt(name.slice(prefix.length), 10);
    const age =
      Date.now() -
      (await stat(join(dataDir, name)).then(
        (s) => s.mtimeMs,
        () => 0,
      ));
    if (maker !== process.pid && isAlive(maker) && age < 600_000) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

async function initialise({ binaries, account, password, throwAway }: Setup, staging: string): Promise<void> {
  const passwordFile = `${staging}.password`;
  await mkdir(staging, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    if (account.owner) {
      const { uid, gid } = account.owner;
      await Promise.all([chown(staging, uid, gid), chown(passwordFile, uid, gid)]);
    }
    const args = [
      '-D',
      staging,
      '-U',
      superuser,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
    ];
    args.push(
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--no-instructions',
      ...(throwAway ? ['--no-sync'] : []),
    );
    for (const [name, value] of Object.entries(settings)) args.push('--set', `${name}=${value}`);
    await runInitdb(account, binaries, args);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function runInitdb(account: Account, binaries: Binaries, args: string[]): Promise<void> {
  const child = spawnAs(account, binaries, [binaries.initdb, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout?.on('data', (chunk) => (said += String(chunk)));
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  return new Promise((done, fail) => {
    child.once('error', (error) => fail(new StartupProblem(cannotRun(error.message))));
    child.once('close', (code, signal) => {
      if (code === 0) return done();
      const cause = said.match(/(?:error|FATAL|could not)\b.*/)?.[0] ?? said.trim().split('\n').at(-1);
      fail(
        new StartupProblem(
          `The database could not be created: ${cause || `initdb ended with ${code ?? signal}`}`,
        ),
      );
    });
  });
}

async function moveIntoPlace(staging: string, cluster: string): Promise<void> {
  try {
    await rename(staging, cluster);
  } catch (error) {
    // Another first start was quicker: its cluster is as good as ours and has the same password.
    const taken = await access(join(cluster, 'PG_VERSION'), constants.F_OK).then(
      () => true,
      () => false,
    );
    if (!taken) throw error;
  }
  const folder = await open(dirname(cluster));
  await folder.sync().finally(() => folder.close());
}
