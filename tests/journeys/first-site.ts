import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProcess, type ServerProcess } from '../server-process.ts';

type Admin = NonNullable<ServerProcess['admin']>;

/** What the first start of a community leaves behind: its data, and the administrator whom only that start names. */
interface FirstSite {
  dataDir: string;
  admin: Admin;
}

/**
 * A data folder with what a first start puts into it: made once a run, and copied for each file, because a journey is about
 * what comes after (`tests/lifecycle.test.ts` and the story begin from nothing). Settings of the environment are those of the
 * start that follows.
 */
export async function copyFirstSite(): Promise<FirstSite> {
  const folder = process.env.MADANG_TEST_FIRST_SITE;
  // A tool outside of a run has no use for a copy.
  if (!folder) return beginSite();
  const dataDir = newFolder();
  const { dataDir: made, admin } = await firstSite(folder);
  // With owners and rights: PostgreSQL opens no folder that others may read.
  execFileSync('cp', ['-a', `${made}/.`, dataDir]);
  return { dataDir, admin };
}

/** A first start of its own. */
export const beginSite = (): Promise<FirstSite> => makeFirstSite(newFolder());

const newFolder = () => mkdtempSync(join(tmpdir(), 'madang-journey-'));

/** Whichever file of the run comes first makes it; the others wait. */
async function firstSite(folder: string): Promise<FirstSite> {
  const ready = join(folder, 'ready.json');
  if (isFirst(folder)) {
    const site = await makeFirstSite(join(folder, 'data'));
    writeFileSync(`${ready}.new`, JSON.stringify(site));
    renameSync(`${ready}.new`, ready);
    return site;
  }
  for (let tries = 0; tries < 600; tries += 1) {
    if (existsSync(ready)) return JSON.parse(readFileSync(ready, 'utf8')) as FirstSite;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('the first site of this run was never finished');
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'data'));
    return true;
  } catch {
    return false;
  }
}

async function makeFirstSite(dataDir: string): Promise<FirstSite> {
  const server = await startProcess({ dataDir, port: await freePort() });
  const { admin } = server;
  await server.stop();
  if (!admin) throw new Error(`the first start named no administrator:\n${server.output()}`);
  return { dataDir, admin };
}

/** Called once a run. @returns how to take it away */
export function prepareFirstSite(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'madang-first-'));
  process.env.MADANG_TEST_FIRST_SITE = folder;
  return () => {
    delete process.env.MADANG_TEST_FIRST_SITE;
    rmSync(folder, { recursive: true, force: true });
  };
}
