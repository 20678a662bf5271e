import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { StartupProblem, type EngineLog } from '../port.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Paths } from './cluster.ts';
import { takeOwnership } from './guard.ts';
import {
  choosePort,
  endOldBackends,
  findPostmaster,
  launchPostmaster,
  wasInterrupted,
  type Launched,
  type Postmaster,
} from './postmaster.ts';
import { isAlive } from './processes.ts';

/** Everything that is known about one embedded database before it runs. */
export interface Site {
  paths: Paths;
  binaries: Binaries;
  account: Account;
  password: string;
  throwAway: boolean;
  log: EngineLog;
}

/** A running postmaster whose cluster this process owns. */
export interface Up {
  outcome: 'up';
  pid: number;
  port: number;
  version: number;
  /** The session that holds the ownership; its end means that PostgreSQL went away. */
  session: pg.Client;
  ended: Promise<void>;
  adopted: boolean;
}

export type BroughtUp = Up | { outcome: 'owned by another'; port: number } | { outcome: 'abandoned' };

export interface Wanted {
  /** Set when pools already know an address: it must not change any more. */
  port?: number;
  abandoned: () => boolean;
  /** How long an owner that was just killed may take to let go (ms). */
  patience?: number;
}

const noAnswerMs = 15_000;

/** Finds or starts the one postmaster of this cluster and takes ownership, however many tries that needs. */
export async function bringUp(site: Site, wanted: Wanted): Promise<BroughtUp> {
  const { paths, log } = site;
  const launched = new Set<number>();
  let silentSince = Date.now();
  let tries = 0;
  const living = wanted.port ? null : livingServer(paths);
  if (living) await letItMend(paths, living);
  for (;;) {
    if (wanted.abandoned()) return { outcome: 'abandoned' };
    const found = findPostmaster(paths.cluster);
    if (!found) {
      const result = await launch(site, wanted, tries);
      if (result.failed === undefined) launched.add(result.pid);
      else if (!wanted.abandoned()) await settle(site, wanted, result, (tries += 1));
      silentSince = Date.now();
      continue;
    }
    if (wanted.port && found.port && found.port !== wanted.port)
      return { outcome: 'owned by another', port: found.port };
    const taken = await takeOwnership(
      { port: found.port, password: site.password },
      { patience: wanted.patience ?? 1_000, yield: living ? 3_000 : 0 },
    );
    if (taken.outcome === 'held by another') return { outcome: 'owned by another', port: found.port };
    if (taken.outcome === 'held') {
      const adopted = !launched.has(found.pid);
      if (adopted && !wanted.port)
        log.warn({ pid: found.pid }, 'PostgreSQL outlived a server that was killed: adopted it');
      return { ...taken, outcome: 'up', pid: found.pid, port: found.port, adopted };
    }
    silentSince = answerable(site, wanted, found, taken.code, silentSince);
    await delay(50);
  }
}

async function launch(
  { paths, ...site }: Site,
  { port, abandoned }: Wanted,
  tries: number,
): Promise<Launched> {
  const chosen = port ?? (await choosePort(tries === 0 ? readHints(paths).port : null));
  return launchPostmaster({ paths, abandoned, ...site }, chosen);
}

/** After a failed start: throws when trying again is pointless, otherwise waits as long as makes sense. */
async function settle({ paths, log }: Site, wanted: Wanted, result: Launched, tries: number): Promise<void> {
  if (result.failed === undefined || result.failed === 'already there') return delay(50);
  const mending = wanted.port !== undefined;
  if (result.failed === 'old backends') endOldBackends(paths.cluster);
  if (!mending && (result.failed === 'other' || tries > 100)) {
    throw new StartupProblem(`PostgreSQL does not start: ${result.cause}. Its log is ${paths.log}`);
  }
  if (result.failed === 'other' || tries % 20 === 0)
    log.error({ cause: result.cause, tries }, 'PostgreSQL does not start, trying again');
  await delay(result.failed === 'other' ? Math.min(2_000, 200 * tries) : 100);
}

/** Since when PostgreSQL runs without letting us in. Recovery and shutdown take the time they take. */
function answerable(site: Site, wanted: Wanted, found: Postmaster, code: string, since: number): number {
  if (code === '28P01') {
    throw new StartupProblem(
      `${site.paths.password} is not the password of the database in ${site.paths.cluster}: bring back the file that belongs to it.`,
    );
  }
  if (found.status !== 'ready' || code === '57P03' || wanted.port) return Date.now();
  if (Date.now() - since > noAnswerMs) {
    throw new StartupProblem(
      `PostgreSQL (process ${found.pid}) runs but does not answer: end it with kill -QUIT ${found.pid}, then start again.`,
    );
  }
  return since;
}

interface Hints {
  port: number | null;
  server: number | null;
}

function readHints({ hints }: Paths): Hints {
  try {
    const { port, server } = JSON.parse(readFileSync(hints, 'utf8')) as Partial<Hints>;
    return { port: Number(port) || null, server: Number(server) || null };
  } catch {
    return { port: null, server: null };
  }
}

export async function writeHints({ hints }: Paths, value: Hints): Promise<void> {
  await writeFile(hints, JSON.stringify(value));
}

/** The server that owned the cluster last, if a process with its number runs: it may be about to restart PostgreSQL. */
function livingServer(paths: Paths): number | null {
  const { server } = readHints(paths);
  return server && server !== process.pid && isAlive(server) ? server : null;
}

/** When PostgreSQL has just died under a server that lives, starting another one would only get in its way. */
async function letItMend({ cluster }: Paths, server: number): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (wasInterrupted(cluster) && isAlive(server) && !findPostmaster(cluster) && Date.now() < deadline)
    await delay(50);
}
