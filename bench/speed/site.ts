import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, startProcess, type ServerProcess } from '../../tests/server-process.ts';

export interface Folder {
  path: string;
  remove(): void;
}

/** A data folder that is gone afterwards, unless it was named. */
export function makeFolder(keep: string | null): Folder {
  if (keep === null) {
    const path = mkdtempSync(join(tmpdir(), 'madang-bench-'));
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  }
  mkdirSync(keep, { recursive: true });
  return { path: resolve(keep), remove: () => undefined };
}

/** A Madang that runs as a process of its own, to be measured. */
export interface Site {
  server: ServerProcess;
  /** From the command to the open port (s). */
  startedIn: number;
  stop(): Promise<void>;
}

/** Starts Madang on a data folder. @param profile where CPU profiles go when it ends */
export async function openSite(dataDir: string, profile: string | null): Promise<Site> {
  const began = performance.now();
  const server = await startProcess({
    dataDir,
    port: await freePort(),
    env: {
      RATE_LIMIT_SCALE: '1000000',
      ...(profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
    },
  });
  const startedIn = (performance.now() - began) / 1000;
  return { server, startedIn, stop: async () => void (await server.stop()) };
}

/** Where the embedded PostgreSQL of a data folder listens. */
export function databaseOf(dataDir: string): string {
  const port = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(dataDir, 'secrets', 'database-password'), 'utf8').trim();
  return `postgres://madang:${password}@127.0.0.1:${port}/madang`;
}
