import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const stamp = join(root, 'src/lib/paraglide/.inputs');

/** Compiles `messages/` into typed functions before a build, and again whenever a message changes during development. */
export function messages(): Plugin {
  return {
    name: 'madang-messages',
    config: compileIfChanged,
    configureServer(server) {
      server.watcher.add(join(root, 'messages'));
      server.watcher.on('change', (file) => {
        if (file.startsWith(join(root, 'messages'))) void compileIfChanged();
      });
    },
  };
}

async function compileIfChanged(): Promise<void> {
  const inputs = await hashInputs();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === inputs) return;
  await promisify(execFile)(process.execPath, [join(root, 'compile-messages.ts')], { cwd: root });
  await writeFile(stamp, inputs);
}

async function hashInputs(): Promise<string> {
  const files = await Array.fromAsync(glob('messages/**/*.json', { cwd: root }));
  const hash = createHash('sha256');
  for (const file of [...files.sort(), 'project.inlang/settings.json', 'compile-messages.ts']) {
    hash.update(file).update(await readFile(join(root, file)));
  }
  return hash.digest('hex');
}
