/** Types of the web: prepares SvelteKit's generated types, then the service worker's own types, then svelte-check at error level, warnings included. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const web = resolve(import.meta.dirname, '../web');
const bin = (path: string) => resolve(import.meta.dirname, '../node_modules', path);

function run(script: string, args: string[]): void {
  const { status } = spawnSync(process.execPath, [bin(script), ...args], { cwd: web, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run('@sveltejs/kit/svelte-kit.js', ['sync']);
run('typescript/bin/tsc', ['-p', 'src/service-worker', '--noEmit']);
run('svelte-check/bin/svelte-check', [
  '--tsconfig',
  './tsconfig.json',
  '--fail-on-warnings',
  '--output',
  'human',
]);
