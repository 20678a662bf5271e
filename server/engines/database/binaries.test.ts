import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyBinaries, findBinaries } from './embedded/binaries.ts';

const nobody = 65_534;
let root: string;
let entry: string;
let dataDir: string;

/** A package as npm leaves it when it runs no install scripts: the links between the libraries are only listed. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'madang-binaries-'));
  chmodSync(root, 0o755);
  dataDir = join(root, 'data');
  entry = join(root, 'package/dist/index.js');
  for (const folder of ['data', 'package/dist', 'package/native/lib', 'package/native/bin'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'package/package.json'), JSON.stringify({ version: '18.4.0-beta.17' }));
  writeFileSync(join(root, 'package/native/lib/libpq.so.5.18'), 'a library');
  writeFileSync(join(root, 'package/native/bin/postgres'), 'a program', { mode: 0o755 });
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  writeFileSync(join(root, 'package/native/pg-symlinks.json'), JSON.stringify(links));
});
afterEach(() => {
  chmodSync(join(root, 'package/native/lib'), 0o755);
  rmSync(root, { recursive: true });
});

/** Runs as somebody who may not write everywhere; root may. */
async function asPlainUser<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.getuid!() !== 0) return work();
  process.seteuid!(nobody);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

describe('the programs from npm', () => {
  it('are made complete when no install script did', async () => {
    const binaries = await findBinaries(dataDir, entry);
    expect(binaries).toMatchObject({
      major: 18,
      env: {},
      postgres: join(root, 'package/native/bin/postgres'),
    });
    expect(readlinkSync(join(root, 'package/native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(await findBinaries(dataDir, entry)).toEqual(binaries);
  });

  it('are completed beside the data when they may not be touched', async () => {
    chmodSync(join(root, 'package/native/lib'), 0o555);
    if (process.getuid!() === 0) chownSync(dataDir, nobody, nobody);
    const { env } = await asPlainUser(() => findBinaries(dataDir, entry));
    expect(Object.keys(env)).toEqual([
      process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH',
    ]);
    const [folder, libraries] = Object.values(env)[0]!.split(':');
    expect(readFileSync(join(folder!, 'libpq.so'), 'utf8')).toBe('a library');
    expect(libraries).toBe(join(root, 'package/native/lib'));
  });

  it('are copied, once, for users who cannot reach them', async () => {
    const binaries = await findBinaries(dataDir, entry);
    const copy = await copyBinaries(binaries, dataDir);
    expect(readFileSync(copy.postgres, 'utf8')).toBe('a program');
    expect(readFileSync(join(copy.root, 'lib/libpq.so.5'), 'utf8')).toBe('a library');
    expect(await copyBinaries(binaries, dataDir)).toEqual(copy);
  });
});
