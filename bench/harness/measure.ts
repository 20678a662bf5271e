import { cpuOf } from './accounting.ts';
import type { Ceilings, CeilingCost } from './ceilings.ts';
import { load, type Call } from './load.ts';

/** One figure of a table: what was measured, in multiples of the ceilings of the same minute. */
export interface Figure {
  perSecond: number;
  p50: number;
  p99: number;
  failures: number;
  /** CPU of a request (ms). */
  serverMs: number;
  databaseMs: number;
  /** The same in multiples of a bare Fastify answer, and of one row by primary key. */
  bare: number;
  row: number;
  /** Share of the rate of single-row INSERT commits; only where it was asked for. */
  commits: number | null;
}

export interface Bench {
  origin: string;
  serverPid: number;
  databaseCpu: () => number;
  ceilings: Ceilings;
  rounds: number;
  /** Length of one measurement (s). */
  seconds: number;
}

interface Work {
  next: () => Call;
  connections?: number;
  /** Compares with the rate of INSERT commits too. */
  writes?: boolean;
}

/** Warms up, then measures ceiling and work in turn; every value is the median of the rounds. */
export async function measure(bench: Bench, work: Work): Promise<Figure> {
  await load({ ...work, origin: bench.origin, seconds: Math.min(3, bench.seconds) });
  const figures: Figure[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    const ceiling = await bench.ceilings.measure(bench.seconds / 2);
    const commits = work.writes ? await bench.ceilings.commits(bench.seconds / 2) : null;
    figures.push(await measureOnce(bench, work, ceiling, commits));
  }
  const middle = (value: (figure: Figure) => number) => median(figures.map(value));
  return {
    perSecond: middle((one) => one.perSecond),
    p50: middle((one) => one.p50),
    p99: middle((one) => one.p99),
    failures: figures.reduce((sum, one) => sum + one.failures, 0),
    serverMs: middle((one) => one.serverMs),
    databaseMs: middle((one) => one.databaseMs),
    bare: middle((one) => one.bare),
    row: middle((one) => one.row),
    commits: work.writes ? middle((one) => one.commits ?? 0) : null,
  };
}

async function measureOnce(
  bench: Bench,
  work: Work,
  ceiling: CeilingCost,
  commits: number | null,
): Promise<Figure> {
  const before = { server: cpuOf(bench.serverPid), database: bench.databaseCpu() };
  const done = await load({ ...work, origin: bench.origin, seconds: bench.seconds });
  const serverMs = (cpuOf(bench.serverPid) - before.server) / done.requests;
  const databaseMs = (bench.databaseCpu() - before.database) / done.requests;
  return {
    ...done,
    serverMs,
    databaseMs,
    bare: serverMs / ceiling.bare,
    row: databaseMs / ceiling.rowDatabase,
    commits: commits === null ? null : done.perSecond / commits,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
