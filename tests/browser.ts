import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

const root = resolve(import.meta.dirname, '..');

/** The Chromium inside the npm package: nothing is downloaded. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await unpackedBrowser(), args: ['--no-sandbox'] });
}

/** The package takes any file of the right name for a finished browser, so it unpacks aside and is moved when it is whole. */
async function unpackedBrowser(): Promise<string> {
  const manifest = join(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../../package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const cache = join(root, 'node_modules/.cache/madang-browser');
  const folder = join(cache, version);
  const executable = join(folder, 'chromium');
  if (existsSync(executable)) return executable;
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, 'unpacking-'));
  const usual = process.env.TMPDIR;
  process.env.TMPDIR = aside;
  try {
    await sparticuz.executablePath();
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
  }
  moveInto(folder, aside);
  return executable;
}

/** Another test file may have been faster; its copy is as good. */
function moveInto(folder: string, aside: string): void {
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
