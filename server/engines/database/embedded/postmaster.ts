import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnAs, type Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Paths } from './cluster.ts';
import { processesOf, signal, untilGone, worksOn } from './processes.ts';

/** PostgreSQL's first process, as it describes itself in its folder. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Where its socket lies; empty when it listens on loopback alone. */
  socketFolder: string;
  status: string;
}

interface Launch {
  paths: Paths;
  binaries: Binaries;
  account: Account;
  throwAway: boolean;
  abandoned: () => boolean;
}

export type Launched =
  | { pid: number; failed?: undefined }
  | { failed: 'already there' | 'port taken' | 'old backends' | 'other'; cause: string };

/** The postmaster that works on this cluster now, whoever started it. */
export function findPostmaster(cluster: string): Postmaster | null {
  const found = readPidFile(join(cluster, 'postmaster.pid'));
  return found && worksOn(found.pid, cluster) ? found : null;
}

function readPidFile(path: string): Postmaster | null {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return {
      pid: Number(lines[0]),
      port: Number(lines[3] ?? 0),
      socketFolder: lines[4] ?? '',
      status: (lines[7] ?? '').trim(),
    };
  } catch {
    return null;
  }
}

/** True when PostgreSQL was not stopped properly and nothing runs now. */
export function wasInterrupted(cluster: string): boolean {
  return readPidFile(join(cluster, 'postmaster.pid')) !== null;
}

/** Starts PostgreSQL in a session of its own, so that it outlives a Ctrl-C that was meant for us. */
export async function launchPostmaster(launch: Launch, port: number): Promise<Launched> {
  const { paths, binaries, account } = launch;
  clearForeignPidFile(paths.cluster);
  await turnLogOver(paths.log);
  const log = openSync(paths.log, 'a', 0o600);
  const from = statSync(paths.log).size;
  const command = [binaries.postgres, '-D', paths.cluster, '-p', String(port), ...fixedSettings(launch)];
  const child = spawnAs(account, binaries, command, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  let ended: string | null = null;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, name) => (ended = `postgres ended with ${code ?? name}`));
  for (;;) {
    const found = readPidFile(join(paths.cluster, 'postmaster.pid'));
    if (found?.pid === child.pid && found?.status.startsWith('ready')) return { pid: found.pid };
    if (ended !== null) return explainEnd(paths.log, from, ended);
    // Recovery may take long; who wants to stop does not wait for its end.
    if (launch.abandoned() && child.pid) await stopPostmaster(paths.cluster, child.pid);
    await delay(10);
  }
}

/**
 * Where its socket lies beside loopback: a statement costs a third less there. Only its own account may enter the cluster.
 * @returns nothing where the system has no such sockets, or their address would be longer than 107 bytes
 */
function socketFolder(cluster: string): string {
  const isPossible = process.platform !== 'win32' && Buffer.byteLength(cluster) <= 80;
  // A comma would begin another folder.
  return isPossible && !/[,"]/.test(cluster) ? cluster : '';
}

/** What a host must not change: it listens on loopback only and what is acknowledged is on disk. */
function fixedSettings({ paths, throwAway }: Launch): string[] {
  const durable = throwAway ? 'off' : 'on';
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketFolder(paths.cluster),
    logging_collector: 'off',
    fsync: durable,
    full_page_writes: durable,
    synchronous_commit: durable,
    ...(throwAway && { max_connections: '300' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function explainEnd(log: string, from: number, ended: string): Launched {
  const said = readFileSync(log).subarray(from).toString('utf8');
  const cause = said.match(/FATAL: {2}(.*)/)?.[1] ?? ended;
  if (/lock file ".*" (already exists|is empty)/.test(said)) return { failed: 'already there', cause };
  if (/pre-existing shared memory block/.test(said)) return { failed: 'old backends', cause };
  if (/Address already in use|could not create any TCP/.test(said)) return { failed: 'port taken', cause };
  return { failed: 'other', cause };
}

/**
 * PostgreSQL believes a left-over pid file as long as any process has that number, which is common after a container
 * or machine came back. Its own lock on the shared memory stays in force.
 */
function clearForeignPidFile(cluster: string): void {
  const path = join(cluster, 'postmaster.pid');
  const found = readPidFile(path);
  if (!found || worksOn(found.pid, cluster)) return;
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    // Somebody else's postmaster may have written a new one between our look and our move.
    if (readPidFile(aside)?.pid === found.pid) rmSync(aside);
    else renameSync(aside, path);
  } catch {
    // Another start was quicker; PostgreSQL decides.
  }
}

async function turnLogOver(log: string): Promise<void> {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) await rename(log, `${log}.1`);
}

/** Ends what a dead postmaster left running: until then its shared memory keeps the next one out. */
export function endOldBackends(cluster: string): void {
  if (findPostmaster(cluster)) return;
  for (const pid of processesOf(cluster)) signal(pid, 'SIGQUIT');
}

/** Fast shutdown, then immediate, then by force; nothing of the cluster runs afterwards. */
export async function stopPostmaster(cluster: string, pid: number, fastMs = 8_000): Promise<void> {
  const everyone = processesOf(cluster);
  signal(pid, 'SIGINT');
  if (!(await untilGone([pid], fastMs))) {
    signal(pid, 'SIGQUIT');
    if (!(await untilGone([pid], 1_000))) signal(pid, 'SIGKILL');
  }
  if (await untilGone([pid, ...everyone], 200)) return;
  for (const left of processesOf(cluster)) signal(left, 'SIGKILL');
  await untilGone([pid, ...everyone], 500);
}

/** A port for the next start: the last one if it is still free. */
export async function choosePort(last: number | null): Promise<number> {
  if (last && (await isFree(last))) return last;
  for (;;) {
    // Below the range that outgoing connections are numbered from: one of those must never sit on our port.
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}
