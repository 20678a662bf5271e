import { readdirSync, readFileSync } from 'node:fs';

/** What the operating system says about one process. */
interface ProcessFacts {
  parent: number;
  /** CPU used by itself and by its children that have ended (ms). */
  own: number;
  ended: number;
}

const msPerTick = 10;

function readFacts(pid: number): ProcessFacts | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const ms = (first: number) => (Number(fields[first]) + Number(fields[first + 1])) * msPerTick;
    return { parent: Number(fields[1]), own: ms(11), ended: ms(13) };
  } catch {
    return null;
  }
}

/** CPU that a process and all its threads have used (ms). */
export function cpuOf(pid: number): number {
  return readFacts(pid)?.own ?? 0;
}

/** CPU that a process has used with all its children, those that have ended too (ms): PostgreSQL as a whole. */
export function cpuWithChildren(pid: number): number {
  const facts = readFacts(pid);
  if (!facts) return 0;
  return childrenOf(pid).reduce((sum, child) => sum + cpuOf(child), facts.own + facts.ended);
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => readFacts(one)?.parent === pid);
}

/** Memory that a process holds (MB). */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
}

/** PostgreSQL's first process for a data folder of Madang. */
export function postmasterOf(dataDir: string): number {
  return Number(readFileSync(`${dataDir}/postgres/postmaster.pid`, 'utf8').split('\n')[0]);
}
