import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

it('docs/adr/0037-dependencies.md says why each direct dependency is here, and names no other', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(resolve(root, 'package.json'), 'utf8'),
  ) as Manifest;
  const page = readFileSync(resolve(root, 'docs/adr/0037-dependencies.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );
  const named = rows.flatMap((name) =>
    name === '@types/*' ? Object.keys(devDependencies).filter((one) => one.startsWith('@types/')) : name,
  );
  expect(named.sort()).toEqual([...Object.keys(dependencies), ...Object.keys(devDependencies)].sort());
});
