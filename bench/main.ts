import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run bench [name] [-- options]`: runs `bench/<name>/run.ts`; `speed` unless named. */
const here = import.meta.dirname;
const [first = 'speed', ...rest] = process.argv.slice(2);
const named = !first.startsWith('-');
const name = named ? first : 'speed';
const known = readdirSync(here).filter((folder) => existsSync(join(here, folder, 'run.ts')));

if (known.includes(name)) {
  const { run } = (await import(`./${name}/run.ts`)) as { run: (args: string[]) => Promise<number> };
  process.exitCode = await run(named ? rest : [first, ...rest]);
} else {
  console.log(`npm run bench ${known.join(' | ')}`);
  process.exitCode = 2;
}
