import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** True while the process runs; one that ended and was not yet collected by its parent counts as gone. */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || stateOf(pid) !== 'Z';
}

function stateOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2)[0] ?? '';
  } catch {
    return 'Z';
  }
}

/** True when the process is PostgreSQL at work on this cluster; numbers are reused, so a number alone says nothing. */
export function worksOn(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return commandOf(pid).includes(cluster);
  try {
    const folder = readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
    return folder === cluster && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Every process of this cluster. Linux only; elsewhere the list is empty and callers wait instead. */
export function processesOf(cluster: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  return pids.filter((pid) => worksOn(pid, cluster));
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone, which is what a signal is for.
  }
}

/** True once none of them is left; false when time runs out first. */
export async function untilGone(pids: number[], ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (pids.some(isAlive)) {
    if (Date.now() >= deadline) return false;
    await delay(20);
  }
  return true;
}
