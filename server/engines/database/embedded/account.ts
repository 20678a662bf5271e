import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chmod, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StartupProblem } from '../port.ts';
import { cannotRun, copyBinaries, type Binaries } from './binaries.ts';

const run = promisify(execFile);

/** In whose name PostgreSQL runs: it refuses to be root. */
export interface Account {
  name: string;
  /** Put before every command. */
  prefix: string[];
  /** Set when files must be handed over to this user. */
  owner?: { uid: number; gid: number };
}

interface Choice {
  account: Account;
  binaries: Binaries;
}

interface Place {
  binaries: Binaries;
  dataDir: string;
  cluster: string;
}

/** Starts one of PostgreSQL's programs as the account. Nothing of our own environment leaks in but the path. */
export function spawnAs(
  account: Account,
  binaries: Binaries,
  command: string[],
  options: SpawnOptions,
): ChildProcess {
  const [file, ...args] = [...account.prefix, ...command];
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', ...binaries.env };
  return spawn(file!, args, { cwd: '/', env, ...account.owner, ...options });
}

const self: Account = { name: 'self', prefix: [] };

/** Finds an account that can run the programs and reach the data; prepares both where that is needed. */
export async function chooseAccount({ binaries, dataDir, cluster }: Place): Promise<Choice> {
  if (process.getuid?.() !== 0) return { account: self, binaries };
  if (!(await succeeds(self, binaries, [binaries.postgres, '--version'])))
    throw new StartupProblem(cannotRun(process.platform));
  const owner = await ownerOf(cluster);
  if (owner && owner.uid !== 0) {
    const choice = await handOver({ name: `owner ${owner.uid}`, prefix: [], owner }, binaries, dataDir);
    if (choice) return choice;
  }
  const inside = await insideNamespace();
  if (inside && (await reaches(inside, binaries, dataDir))) return { account: inside, binaries };
  for (const candidate of await otherUsers(dataDir)) {
    const choice = await handOver(candidate, binaries, dataDir);
    if (choice) return choice;
  }
  throw new StartupProblem(
    `PostgreSQL refuses to run as root and no other user can reach ${dataDir}: ` +
      'start Madang as a plain user, or set DATA_DIR to an open folder such as /var/lib/madang.',
  );
}

/**
 * A user namespace in which root goes by another number: PostgreSQL is content, and to the file system it is still the
 * owner of everything, so it also works below folders that are closed to others.
 */
async function insideNamespace(): Promise<Account | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  // initdb looks its user up, so the number must have a name.
  const user = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([, , uid]) => uid && uid !== '0' && uid !== '65534');
  if (!user) return null;
  const [, , uid, gid] = user;
  return { name: 'user namespace', prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`] };
}

async function otherUsers(dataDir: string): Promise<Account[]> {
  const above = await ownerOf(dirname(dataDir));
  const users = above && above.uid !== 0 ? [{ name: `owner ${above.uid}`, prefix: [], owner: above }] : [];
  const system = (await findUser('postgres')) ?? (await createUser('postgres'));
  return system ? [...users, { name: 'postgres', prefix: [], owner: system }] : users;
}

async function handOver(account: Account, binaries: Binaries, dataDir: string): Promise<Choice | null> {
  const { mode } = await stat(dataDir);
  // Passing through is enough: what is inside has its own rights.
  if ((mode & 0o011) !== 0o011) await chmod(dataDir, (mode & 0o7777) | 0o011);
  if (await reaches(account, binaries, dataDir)) return { account, binaries };
  if (!(await succeeds(account, binaries, ['sh', '-c', 'test -x "$0"', dataDir]))) return null;
  const copy = await copyBinaries(binaries, dataDir);
  return (await reaches(account, copy, dataDir)) ? { account, binaries: copy } : null;
}

function reaches(account: Account, binaries: Binaries, dataDir: string): Promise<boolean> {
  return succeeds(account, binaries, [
    'sh',
    '-c',
    'test -x "$1" && exec "$0" --version',
    binaries.postgres,
    dataDir,
  ]);
}

function succeeds(account: Account, binaries: Binaries, command: string[]): Promise<boolean> {
  const child = spawnAs(account, binaries, command, { stdio: 'ignore' });
  return new Promise((done) => {
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | null> {
  return stat(path).then(
    ({ uid, gid }) => ({ uid, gid }),
    () => null,
  );
}

async function findUser(name: string): Promise<{ uid: number; gid: number } | null> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, , uid, gid] =
    passwd
      .split('\n')
      .map((line) => line.split(':'))
      .find(([user]) => user === name) ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

async function createUser(name: string): Promise<{ uid: number; gid: number } | null> {
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    name,
  ]).catch(() => undefined);
  return findUser(name);
}
