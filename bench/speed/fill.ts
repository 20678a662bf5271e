import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface Size {
  posts: number;
  comments: number;
  members: number;
}

const none: Size = { posts: 0, comments: 0, members: 0 };

/** Fills a data folder by `madang demo` up to a size; what a kept folder holds already is not made again. */
export async function fill(dataDir: string, size: Size): Promise<void> {
  const note = join(dataDir, 'bench-size.json');
  const has = existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as Size) : none;
  if (has.posts >= size.posts) return;
  const child = spawn(
    process.execPath,
    [
      'cli/madang.ts',
      'demo',
      '--yes',
      `--seed=bench${has.posts}`,
      `--posts=${size.posts - has.posts}`,
      `--comments=${size.comments - has.comments}`,
      `--members=${Math.max(1, size.members - has.members)}`,
    ],
    {
      cwd: root,
      env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`madang demo ended with ${code}`);
  writeFileSync(note, JSON.stringify(size));
}
