/** Writes row types from the migrated database. `--check` fails when they are out of date. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withScratchCommunity } from './scratch-community.ts';

const target = resolve(import.meta.dirname, '../server/kernel/db.generated.ts');
const generator = resolve(import.meta.dirname, '../node_modules/kysely-codegen/dist/cli/bin.js');

await withScratchCommunity(async ({ connectionString }) => {
  const made = join(mkdtempSync(join(tmpdir(), 'madang-types-')), 'db.ts');
  const run = spawnSync(
    process.execPath,
    [
      generator,
      '--dialect',
      'postgres',
      '--url',
      connectionString,
      '--exclude-pattern',
      'schema_migrations',
      '--out-file',
      made,
    ],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) throw new Error(run.stderr);
  const text = readFileSync(made, 'utf8');
  if (!process.argv.includes('--check')) return writeFileSync(target, text);
  if (readFileSync(target, 'utf8') === text) return console.log('The row types are up to date.');
  console.error('The row types are out of date: npm run generate');
  process.exitCode = 1;
});
