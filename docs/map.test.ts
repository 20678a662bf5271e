import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/map.md'), 'utf8');

function foldersIn(path: string): string[] {
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${path}/${entry.name}`);
}

/** Paths written as code, such as `server/kernel/ctx.ts`; patterns and placeholders are left out. */
function namedPaths(): string[] {
  const code = [...page.matchAll(/`([^`\s]+)`/g)].map(([, text]) => text!);
  return code.filter((text) =>
    /^(server|web|cli|tools|blueprints|docs|deploy|tests)\/[\w./+()-]*$/.test(text),
  );
}

describe('docs/map.md', () => {
  it('names only paths that exist', () => {
    const paths = namedPaths();
    expect(paths.length).toBeGreaterThan(30);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it.each(['server/modules', 'server/engines'])('has a line for each folder of %s', (parent) => {
    expect(foldersIn(parent).filter((folder) => !page.includes(`\`${folder}/\``))).toEqual([]);
  });

  it('has a line for each file of the kernel', () => {
    const files = readdirSync(join(root, 'server/kernel')).filter(
      (name) => !name.includes('.test.') && name.endsWith('.ts'),
    );
    expect(files.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
